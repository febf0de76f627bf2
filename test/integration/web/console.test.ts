import { describe, expect, test } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { type ConsoleClient, openConsole } from "../../support/console-client.ts";
import { makeTempDir } from "../../support/temp-dir.ts";
import { lockedSettings, startWebBench, type WebBench } from "../../support/web-bench.ts";
import { ask, basic } from "../../support/web-client.ts";

async function ticketFor(bench: WebBench, headers: Record<string, string> = {}): Promise<string> {
  const { json, status } = await bench.post("/api/v1/console/tickets", { grid: "my_grid_two" }, headers);
  expect([status, json]).toEqual([
    201,
    { ticket: expect.stringMatching(/^\w{32}$/), grid: "my_grid_two", seconds: 30 },
  ]);
  return (json as { ticket: string }).ticket;
}

async function open(bench: WebBench): Promise<ConsoleClient> {
  return openConsole(bench.door, { ticket: await ticketFor(bench) }, bench.origin);
}

describe("a console in the browser", () => {
  test("passes keys, output and sizes, and says how it ended", async () => {
    await using bench = await startWebBench();
    const { console } = bench.facade.script;
    const ticket = await ticketFor(bench);
    using client = await openConsole(
      bench.door,
      { ticket, columns: "100", rows: "30", term: "xterm" },
      bench.origin,
    );
    expect(bench.facade.script.calls.at(-1)).toEqual({
      name: "openConsole",
      args: [{ grid: "my_grid_two", by: "anonymous from 127.0.0.1", columns: 100, rows: 30, term: "xterm" }],
    });
    console.print("welcome ü");
    await client.saw("welcome ü");
    client.socket.send(Buffer.from([0x6c, 0x73, 0x03]));
    client.socket.send('{"type":"resize","columns":120,"rows":40}');
    await expect.poll(() => console.seen).toEqual(["ls\u0003", "resize 120x40"]);
    console.end({ reason: "exit 7", exit: 7 });
    expect(await client.closed).toBe(1000);
    expect(client.said).toEqual([{ type: "end", reason: "exit 7", exit: 7 }]);
  });

  test("is hung up when the page goes, or when MIG stops", async () => {
    await using bench = await startWebBench();
    const { console } = bench.facade.script;
    const first = await open(bench);
    first.socket.close();
    await expect.poll(() => console.seen).toEqual(["close: hung up"]);
    const second = await open(bench);
    await bench[Symbol.asyncDispose]();
    expect(await second.closed).toBe(1000);
    expect(console.seen).toContain("close: MIG stops");
  });

  test("is hung up when who may log in changes", async () => {
    const settings = lockedSettings();
    await using bench = await startWebBench(settings);
    const ticket = await ticketFor(bench, basic("admin", "secret"));
    using client = await openConsole(bench.door, { ticket }, bench.origin);
    bench.web.update({ ...bench.settings, username: "somebody-else" });
    expect(await client.closed).toBe(1000);
    expect(client.said).toMatchObject([{ type: "end", reason: "who may log in has changed" }]);
  });

  test("that does not answer any more is given up", async () => {
    await using bench = await startWebBench();
    using client = await open(bench);
    client.socket.pause();
    await bench.clock.advance(30_000);
    await expect.poll(() => bench.facade.script.console.seen).toEqual(["close: hung up"]);
  });

  test("holds the controller back while nobody reads, and lets it go on then", async () => {
    await using bench = await startWebBench();
    const { console } = bench.facade.script;
    using client = await open(bench);
    client.socket.pause();
    const chunk = "x".repeat(512 * 1024);
    for (let sent = 0; sent < 40 && !console.seen.includes("pause"); sent += 1) console.print(chunk);
    expect(console.seen).toEqual(["pause"]);
    client.socket.resume();
    await expect.poll(() => console.seen).toEqual(["pause", "resume"]);
  });

  test("holds it back as long as the reader says, and as long as the wire is full", async () => {
    await using bench = await startWebBench();
    const { console } = bench.facade.script;
    using client = await open(bench);
    for (const type of ["hold", "hold", "go", "go", "hold"]) client.socket.send(JSON.stringify({ type }));
    await expect.poll(() => console.seen).toEqual(["pause", "resume", "pause"]);
  });

  test.each([
    ["no JSON", "{"],
    ["a size that is none", '{"type":"resize","columns":0,"rows":40}'],
    ["something else", '{"type":"exec","command":"reboot"}'],
  ])("is closed for a message that is %s", async (_what, message) => {
    await using bench = await startWebBench();
    using client = await open(bench);
    client.socket.send(message);
    expect(await client.closed).toBe(1008);
    await expect.poll(() => bench.facade.script.console.seen).toEqual(["close: hung up"]);
  });

  test("is closed for a message of more than 64 KiB", async () => {
    await using bench = await startWebBench();
    using client = await open(bench);
    client.socket.send(Buffer.alloc(64 * 1024 + 1));
    expect(await client.closed).toBe(1009);
  });
});

describe("who may open one", () => {
  test("a ticket is good once, and for 30 seconds", async () => {
    await using bench = await startWebBench();
    const ticket = await ticketFor(bench);
    using _client = await openConsole(bench.door, { ticket }, bench.origin);
    await expect(openConsole(bench.door, { ticket }, bench.origin)).rejects.toThrow("401 UNAUTHENTICATED");
    const late = await ticketFor(bench);
    await bench.clock.advance(30_000);
    await expect(openConsole(bench.door, { ticket: late }, bench.origin)).rejects.toThrow(
      "401 UNAUTHENTICATED",
    );
    await expect(openConsole(bench.door, { ticket: "guess" }, bench.origin)).rejects.toThrow("401");
  });

  test("a ticket is its owner's: who came through the other door cannot use it", async () => {
    using dir = makeTempDir();
    const socketPath = dir.file("mig.sock");
    await using bench = await startWebBench({ socketPath });
    const answer = await ask({ socketPath }, "/api/v1/console/tickets", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"grid":"my_grid_two"}',
    });
    const { ticket } = answer.json as { ticket: string };
    await expect(openConsole(bench.door, { ticket }, bench.origin)).rejects.toThrow("401 UNAUTHENTICATED");
  });

  test("a foreign page may not, with or without a ticket", async () => {
    await using bench = await startWebBench();
    const ticket = await ticketFor(bench);
    for (const headers of [{}, { origin: "http://evil.example" }])
      await expect(openConsole(bench.door, { ticket }, headers)).rejects.toThrow("403 FORBIDDEN_ORIGIN");
    await expect(
      openConsole(bench.door, { ticket }, { origin: "http://evil.example", host: "evil.example" }),
    ).rejects.toThrow("421 WRONG_HOST");
    expect(bench.facade.script.calls.map(({ name }) => name)).not.toContain("openConsole");
  });

  test("nobody gets a ticket without the password, and with one it is not asked for again", async () => {
    await using bench = await startWebBench(lockedSettings());
    const refused = await bench.post("/api/v1/console/tickets", { grid: "my_grid_two" });
    expect(refused.status).toBe(401);
    await expect(openConsole(bench.door, { ticket: "" }, bench.origin)).rejects.toThrow(
      "401 UNAUTHENTICATED",
    );
    // As Safari does it: neither password nor cookie comes with the handshake.
    const ticket = await ticketFor(bench, basic("admin", "secret"));
    using _client = await openConsole(bench.door, { ticket }, bench.origin);
    expect(bench.facade.script.calls.at(-1)?.args).toMatchObject([
      { grid: "my_grid_two", by: "admin from 127.0.0.1" },
    ]);
    const other = await ticketFor(bench, basic("admin", "secret"));
    await expect(openConsole(bench.door, { ticket: other }, {})).rejects.toThrow("403 FORBIDDEN_ORIGIN");
  });

  test("the appliance's own is another one than a grid's", async () => {
    await using bench = await startWebBench();
    const { json, status } = await bench.post("/api/v1/console/tickets", { appliance: true });
    expect([status, json]).toEqual([201, { ticket: expect.any(String), appliance: true, seconds: 30 }]);
    const { ticket } = json as { ticket: string };
    using _client = await openConsole(bench.door, { ticket }, bench.origin);
    expect(bench.facade.script.calls.map(({ name, args }) => [name, args[0]])).toEqual([
      ["mayOpenConsole", undefined],
      ["openConsole", expect.not.objectContaining({ grid: expect.anything() })],
    ]);
    for (const body of [{}, { appliance: false }, { grid: "my_grid_two", appliance: true }])
      expect((await bench.post("/api/v1/console/tickets", body)).status).toBe(400);
  });

  test("is refused in words when the settings or the controller say no", async () => {
    await using bench = await startWebBench();
    const { failures } = bench.facade.script;
    failures.set("mayOpenConsole", new MigError("MODE_FORBIDS", "Cannot open a console: off"));
    expect((await bench.post("/api/v1/console/tickets", { grid: "my_grid_two" })).json).toMatchObject({
      code: "MODE_FORBIDS",
    });
    const ticket = await ticketFor(bench);
    failures.set("openConsole", new MigError("SSH_UNREACHABLE", "Cannot reach it"));
    await expect(openConsole(bench.door, { ticket }, bench.origin)).rejects.toThrow("502 SSH_UNREACHABLE");
  });

  test("an ordinary request is told what it should be", async () => {
    await using bench = await startWebBench();
    expect((await bench.ask("/api/v1/console?ticket=x")).json).toMatchObject({ code: "BAD_REQUEST" });
    const upgrade = { ...bench.origin, connection: "Upgrade", upgrade: "websocket" };
    expect((await bench.ask("/api/v1/status", { headers: upgrade })).status).toBe(200);
    expect((await bench.ask("/nowhere", { headers: upgrade })).status).toBe(404);
  });
});
