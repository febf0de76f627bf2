import { expect, test } from "vitest";
import { makeTempDir } from "../../support/temp-dir.ts";
import { startWebBench } from "../../support/web-bench.ts";
import { ask, type WebAnswer } from "../../support/web-client.ts";

test.each(["/", "/api/v1/status", "/healthz", "/assets/mig.css", "/nowhere"])(
  "%s carries the strict headers",
  async (path) => {
    await using bench = await startWebBench();
    const { headers } = await bench.ask(path);
    const policy = String(headers["content-security-policy"]);
    expect(policy.split(";").sort()).toEqual(
      [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
      ].sort(),
    );
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "x-frame-options": "DENY" });
    expect(headers["x-powered-by"]).toBeUndefined();
  },
);

test("on plain HTTP nothing makes a browser ask over https", async () => {
  await using bench = await startWebBench();
  const { headers } = await bench.ask("/");
  expect(headers["content-security-policy"]).not.toContain("upgrade-insecure-requests");
  expect(headers["strict-transport-security"]).toBeUndefined();
  expect(headers["cross-origin-opener-policy"]).toBeUndefined();
});

test("a browser may say where a form of ours comes from", async () => {
  await using bench = await startWebBench();
  expect((await bench.ask("/")).headers["referrer-policy"]).toBe("same-origin");
});

test.each(["/", "/jobs/none", "/api/v1/status"])("%s is not kept by anybody on the way", async (path) => {
  await using bench = await startWebBench();
  expect((await bench.ask(path)).headers["cache-control"]).toBe("no-store");
});

const CHANGING = [
  "/api/v1/adopt",
  "/api/v1/stop",
  "/api/v1/jobs",
  "/api/v1/jobs/job1/abort",
  "/api/v1/reload",
];

test.each(CHANGING)("POST %s is refused from a foreign page", async (path) => {
  await using bench = await startWebBench();
  const port = bench.web.port;
  const from = (headers: Record<string, string>): Promise<WebAnswer> =>
    bench.ask(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: "{}",
    });
  const answers = [
    await from({ origin: "http://evil.example" }),
    await from({ origin: "null" }),
    await from({ origin: `http://127.0.0.1:${port + 1}` }),
    await from({ referer: "http://evil.example/page" }),
    await from({ origin: "http://evil.example", referer: `http://127.0.0.1:${port}/` }),
    await from({}),
  ];
  expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403, 403, 403]);
  expect(answers[0]?.json).toMatchObject({
    code: "FORBIDDEN_ORIGIN",
    hint: expect.stringContaining(`http://127.0.0.1:${port}`),
  });
  expect(bench.facade.script.calls).toEqual([]);
});

test("our own Referer is enough where a browser sends no Origin", async () => {
  await using bench = await startWebBench();
  const headers = { "content-type": "application/json", referer: `http://127.0.0.1:${bench.web.port}/` };
  expect((await bench.ask("/api/v1/reload", { method: "POST", headers, body: "{}" })).status).toBe(200);
});

test.each(["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])(
  "the API does not take a body of type %j",
  async (type) => {
    await using bench = await startWebBench();
    const headers = { ...bench.origin, ...(type === "" ? {} : { "content-type": type }) };
    const answer = await bench.ask("/api/v1/adopt", { method: "POST", headers, body: "{}" });
    expect(answer.status).toBe(415);
    expect(answer.json).toMatchObject({ code: "MEDIA_TYPE" });
    expect(bench.facade.script.calls).toEqual([]);
  },
);

test("on the socket a POST without a body needs no type and no origin", async () => {
  using dir = makeTempDir();
  const socketPath = dir.file("mig.sock");
  await using bench = await startWebBench({ socketPath });
  expect((await ask({ socketPath }, "/api/v1/reload", { method: "POST" })).status).toBe(200);
  expect(bench.facade.script.calls).toHaveLength(1);
});

test.each(["evil.example", "127.0.0.1.evil.example", "evil.example:8080", "[::ffff", "a b"])(
  "the name %j is none of ours",
  async (host) => {
    await using bench = await startWebBench();
    const answer = await bench.ask("/api/v1/status", { headers: { host } });
    expect(answer.status).toBe(421);
    expect(answer.json).toMatchObject({ code: "WRONG_HOST" });
  },
);

test.each(["localhost", "127.0.0.1:1", "LOCALHOST:18080", "mig.example", "Mig.Example:80"])(
  "the name %s is ours",
  async (host) => {
    await using bench = await startWebBench({ knownHosts: () => ["mig.example"] });
    expect((await bench.ask("/api/v1/status", { headers: { host } })).status).toBe(200);
  },
);

test("whoever waits at the gate may use any name", async () => {
  await using bench = await startWebBench();
  expect((await bench.ask("/may-serve", { headers: { host: "ctl" } })).status).toBe(200);
});

test("a form without our token starts nothing", async () => {
  await using bench = await startWebBench();
  const answer = await bench.submit("/jobs", {
    kind: "migrate",
    target: "my_grid_two",
    confirm: "guestbook",
    once: "a",
    token: "no",
  });
  expect(answer.status).toBe(403);
  expect(answer.text).toContain("reload the page");
  expect(bench.facade.script.calls).toEqual([]);
});
