import { appendFileSync, readFileSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ComponentSpec } from "../../../../src/embedded-grid/runtime/runtime.ts";
import { openRuntimeBench, type RuntimeBench } from "../../../support/runtime-bench.ts";
import { ROOT } from "../../../support/tool.ts";

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

interface Sending {
  readonly type?: string;
  readonly body?: string;
  readonly method?: string;
}

/** A request at the socket that only components of the application see. */
function send(bench: RuntimeBench, path: string, { type, body, method }: Sending = {}): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const sent = request({
    socketPath: join(bench.directory, "grid/components/app/wires/web.sock"),
    agent: false,
    path,
    method: method ?? (body === undefined ? "GET" : "POST"),
    headers: type === undefined ? {} : { "content-type": type },
  });
  sent.on("error", reject);
  sent.on("response", (response) => {
    response
      .toArray()
      .then(
        (parts) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text: parts.join("") }),
        reject,
      );
  });
  sent.end(body);
  return promise;
}

const sign = (bench: RuntimeBench, name: string, message = "hello") =>
  send(bench, "/entries", { type: "application/json", body: JSON.stringify({ name, message }) });

async function names(bench: RuntimeBench): Promise<readonly string[]> {
  const { total, entries } = JSON.parse((await send(bench, "/entries")).text);
  expect(total).toBe(entries.length);
  return entries.map((entry: { name: string }) => entry.name);
}

function guestbook(bench: RuntimeBench): ComponentSpec {
  return bench.spec({
    component: "main.web",
    program: "guestbook",
    volumes: { data: "/mnt/data" },
    settings: { in_ip: "127.0.1.20" },
  });
}

const file = (bench: RuntimeBench) => join(bench.volume("data"), "entries.jsonl");

test("entries are kept by number, through a shutdown and a start", async () => {
  await using bench = openRuntimeBench();
  const spec = guestbook(bench);
  await bench.runtime.start(spec);
  const first = await sign(bench, "Ada");
  expect(first.status).toBe(201);
  expect(JSON.parse(first.text)).toMatchObject({ id: 1, name: "Ada", message: "hello" });
  await bench.runtime.stop(spec, { graceMs: 10_000 });
  await bench.runtime.start(spec);
  expect(JSON.parse((await sign(bench, "Grace")).text)).toMatchObject({ id: 2 });
  expect(await names(bench)).toEqual(["Ada", "Grace"]);
});

test("no entry that was acknowledged is lost by a kill, at whatever moment it comes", async () => {
  await using bench = openRuntimeBench();
  const spec = guestbook(bench);
  const acknowledged: string[] = [];
  for (const round of [1, 2, 3]) {
    await bench.runtime.start(spec);
    const sent = Array.from({ length: 20 }, async (_, index) => {
      const name = `visitor ${round}.${index}`;
      const answer = await sign(bench, name).catch(() => undefined);
      if (answer?.status === 201) acknowledged.push(name);
    });
    await Promise.any([sent[round * 3], Promise.all(sent)]);
    await bench.runtime.kill(spec);
    await Promise.all(sent);
  }
  await bench.runtime.start(spec);
  expect(acknowledged.length).toBeGreaterThan(2);
  expect(await names(bench)).toEqual(expect.arrayContaining(acknowledged));
});

test("half a line that a power failure left is cut off, and the next entry begins a line", async () => {
  await using bench = openRuntimeBench();
  const spec = guestbook(bench);
  await bench.runtime.start(spec);
  await sign(bench, "Ada", "é ü 漢");
  await bench.runtime.kill(spec);
  appendFileSync(file(bench), '{"id":2,"at":"2030-01-01T00:00:00Z","name":"Tor');
  await bench.runtime.start(spec);
  expect(await names(bench)).toEqual(["Ada"]);
  await sign(bench, "Grace");
  expect(await names(bench)).toEqual(["Ada", "Grace"]);
  expect(readFileSync(file(bench), "utf8").trimEnd().split("\n")).toHaveLength(2);
});

test("a form brings one back to the page, which shows the entry and no script of it", async () => {
  await using bench = openRuntimeBench();
  await bench.runtime.start(guestbook(bench));
  const body = new URLSearchParams({
    name: "<b>Eve</b>",
    message: `"'&<script>alert(1)</script>`,
  }).toString();
  const answer = await send(bench, "/entries", { type: "application/x-www-form-urlencoded", body });
  expect([answer.status, answer.headers.location]).toEqual([303, "/"]);
  const page = await send(bench, "/");
  expect(page.text).toContain("<strong>&lt;b&gt;Eve&lt;/b&gt;</strong>");
  expect(page.text).toContain("1 entry, served at 127.0.1.20");
  expect(page.text).not.toContain("<script");
  expect(page.headers["content-security-policy"]).toContain("default-src 'none'");
});

test.for<[string, Sending, number]>([
  ["no JSON", { type: "application/json", body: "{" }, 400],
  ["JSON that is no object", { type: "application/json", body: "null" }, 400],
  ["an empty name", { type: "application/json", body: '{"name":" ","message":"x"}' }, 400],
  ["a number for a name", { type: "application/json", body: '{"name":1,"message":"x"}' }, 400],
  [
    "a long message",
    { type: "application/json", body: JSON.stringify({ name: "x", message: "y".repeat(2_001) }) },
    400,
  ],
  ["a body without end", { type: "application/json", body: "x".repeat(17 * 1024) }, 413],
  ["another type", { type: "text/plain", body: "hello" }, 415],
  ["another method", { method: "DELETE" }, 405],
])("%s is refused and nothing is kept", async ([, sending, status]) => {
  await using bench = openRuntimeBench();
  await bench.runtime.start(guestbook(bench));
  expect((await send(bench, "/entries", sending)).status).toBe(status);
  expect(await names(bench)).toEqual([]);
  expect((await send(bench, "/nowhere")).status).toBe(404);
});

test("a full volume is said, and what was acknowledged before stays whole", async (context) => {
  await using bench = openRuntimeBench();
  if (bench.runtime.isolation.kind === "none") context.skip("this machine gives no namespaces");
  // A component in which nothing runs lends its place, with a volume of one page.
  const spec = { ...guestbook(bench), program: "net" };
  await bench.runtime.start(spec);
  const guestbookProgram = `${ROOT}/src/embedded-grid/programs/guestbook.ts`;
  const command = `mount -n -t tmpfs -o size=4k none /mnt/data && exec ${process.execPath} ${guestbookProgram}`;
  const running = bench.runtime.run(spec, command);
  const status = () =>
    send(bench, "/entries").then(
      (answer) => answer.status,
      () => "down",
    );
  await expect.poll(status, { timeout: 10_000, interval: 20 }).toBe(200);
  expect((await sign(bench, "Ada")).status).toBe(201);
  const answer = await sign(bench, "Grace", "漢".repeat(1_900));
  expect([answer.status, JSON.parse(answer.text)]).toEqual([507, { error: "The volume is full" }]);
  expect((await sign(bench, "Edsger")).status).toBe(201);
  expect(await names(bench)).toEqual(["Ada", "Edsger"]);
  expect((await bench.output(spec, "cat /mnt/data/entries.jsonl")).split("\n")).toHaveLength(3);
  running.kill();
  await running.exit;
});
