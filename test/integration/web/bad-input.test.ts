import { once } from "node:events";
import { connect } from "node:net";
import { expect, test } from "vitest";
import { startWebBench } from "../../support/web-bench.ts";
import { sendRaw } from "../../support/web-client.ts";

const LIMIT = 64 * 1024;

test("a body of 64 KiB is read, one byte more is refused", async () => {
  await using bench = await startWebBench();
  const body = (size: number): unknown => ({ grid: "x".repeat(size - '{"grid":""}'.length) });
  const fits = await bench.post("/api/v1/checks", body(LIMIT));
  const tooLarge = await bench.post("/api/v1/checks", body(LIMIT + 1));
  expect(fits.json).toMatchObject({ code: "BAD_REQUEST" });
  expect(tooLarge.status).toBe(413);
  expect(tooLarge.headers["content-type"]).toContain("application/problem+json");
  expect(tooLarge.json).toMatchObject({
    code: "TOO_LARGE",
    status: 413,
    title: "Too large",
    instance: expect.any(String),
  });
});

test("a body without a length is counted as it comes", async () => {
  await using bench = await startWebBench();
  const { port } = bench.web;
  const chunk = `${(1024).toString(16)}\r\n${"x".repeat(1024)}\r\n`;
  const head = `POST /api/v1/checks HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n`;
  expect(await sendRaw(port, `${head}${chunk.repeat(65)}0\r\n\r\n`)).toMatch(/^HTTP\/1.1 413 /);
});

test("a form that is too large gets a page", async () => {
  await using bench = await startWebBench();
  const answer = await bench.submit("/jobs", { confirm: "x".repeat(LIMIT) });
  expect(answer.status).toBe(413);
  expect(answer.headers["content-type"]).toContain("text/html");
});

test("a compressed body is refused unread", async () => {
  await using bench = await startWebBench();
  expect((await bench.post("/api/v1/checks", {}, { "content-encoding": "gzip" })).status).toBe(415);
});

test.each([
  ["{", "not valid JSON"],
  ['{"grid":1}', "grid"],
  ['{"grid":"a","more":1}', "more"],
  ["[]", "body"],
  ['"text"', "not valid JSON"],
])("the body %s is refused in words", async (body, words) => {
  await using bench = await startWebBench();
  const headers = { ...bench.origin, "content-type": "application/json" };
  const answer = await bench.ask("/api/v1/checks", { method: "POST", headers, body });
  expect(answer.status).toBe(400);
  expect(answer.headers["content-type"]).toContain("application/problem+json");
  expect(answer.json).toMatchObject({ code: "BAD_REQUEST", detail: expect.stringContaining(words) });
  expect(answer.text).not.toMatch(/ at .*:\d+/);
});

test.each([
  "/api/v1/jobs?limit=x",
  "/api/v1/jobs?limit=0",
  "/may-serve?wait=-1",
  "/may-serve?from=here",
  "/plan?kind=destroy&target=a",
  "/plan",
  "/jobs/%E0%A4%A",
])("%s is refused as malformed", async (path) => {
  await using bench = await startWebBench();
  expect((await bench.ask(path)).json).toMatchObject({ code: "BAD_REQUEST", status: 400 });
});

test.each(["nojob", "NoJob", "..%2f..%2fetc", "a".repeat(500), "__proto__"])(
  "job %j is 404 with a hint",
  async (id) => {
    await using bench = await startWebBench();
    for (const path of [
      `/api/v1/jobs/${id}`,
      `/api/v1/jobs/${id}/events`,
      `/api/v1/jobs/${id}/log`,
      `/jobs/${id}`,
    ]) {
      expect((await bench.ask(path)).json).toMatchObject({
        code: "UNKNOWN_JOB",
        status: 404,
        hint: expect.stringContaining("mig jobs"),
      });
    }
  },
);

test.each(["/api/v1/nowhere", "/api/v2/status", "/assets/none.css", "/assets/../package.json"])(
  "%s is 404",
  async (path) => {
    await using bench = await startWebBench();
    expect((await bench.ask(path)).json).toMatchObject({ code: "NOT_FOUND", status: 404 });
  },
);

test.each([
  ["what is not HTTP", "hello\r\n\r\n", 400],
  ["a broken header", "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400],
  ["two lengths", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400],
  [
    "length and chunks at once",
    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    400,
  ],
  ["a request without a host", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n", 400],
  ["huge headers", `GET / HTTP/1.1\r\nHost: a\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`, 431],
  ["a tunnel", "CONNECT example.org:443 HTTP/1.1\r\nHost: a\r\n\r\n", 400],
])("%s gets one clear answer", async (_title, text, status) => {
  await using bench = await startWebBench();
  const answer = await sendRaw(bench.web.port, text);
  expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect((await bench.ask("/healthz")).status).toBe(200);
});

test("malformed HTTP is answered as a problem document", async () => {
  await using bench = await startWebBench();
  const [, body = ""] = (await sendRaw(bench.web.port, "hello\r\n\r\n")).split("\r\n\r\n");
  expect(JSON.parse(body)).toMatchObject({
    code: "BAD_REQUEST",
    status: 400,
    detail: "Cannot read the request: it is not HTTP",
  });
});

test("who hangs up in the middle of a request harms nobody", async () => {
  await using bench = await startWebBench();
  const socket = connect(bench.web.port, "127.0.0.1");
  socket.write("POST /api/v1/checks HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n{");
  await once(socket, "connect");
  socket.destroy();
  await once(socket, "close");
  expect((await bench.ask("/healthz")).status).toBe(200);
});

test("a fault of our own shows its request id and nothing of its inside", async () => {
  await using bench = await startWebBench();
  bench.facade.script.failures.set("reload", new Error("secret path /mnt/config/private.key"));
  const answer = await bench.post("/api/v1/reload");
  expect(answer.status).toBe(500);
  expect(answer.text).not.toContain("private.key");
  const logged = bench.log.find(({ level }) => level === "error");
  expect(answer.json).toMatchObject({ code: "INTERNAL", instance: logged?.fields["request"] });
  expect(answer.headers["x-request-id"]).toBe(logged?.fields["request"]);
});

test("a fault on a page is a page", async () => {
  await using bench = await startWebBench();
  bench.facade.script.failures.set("plan", new Error("inside"));
  const answer = await bench.ask("/plan?kind=migrate&target=my_grid_two", {
    headers: { accept: "text/html" },
  });
  expect(answer.status).toBe(500);
  expect(answer.headers["content-type"]).toContain("text/html");
  expect(answer.text).toContain(answer.headers["x-request-id"]);
  expect(answer.text).not.toContain("inside");
});
