import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Interruption } from "../../../src/cli/exit-codes.ts";
import { GATE_CLOSED_AT_BOOT, type Gate } from "../../../src/domain/serving.ts";
import { NOON, STATUS } from "../../support/cli-fixtures.ts";
import { type CliRunOptions, mig, startMig } from "../../support/cli-run.ts";
import { createFakeClock } from "../../support/fake-clock.ts";
import { type SocketDaemon, startSocketDaemon } from "../../support/socket-daemon.ts";
import { makeTempDir, type TempDir } from "../../support/temp-dir.ts";

const OPEN = STATUS.gate;
const MOVED: Gate = {
  serve: false,
  reason: "The application is not here any more.",
  offers: ["stop"],
  askedAt: new Date(NOON).toISOString(),
};

let dir: TempDir;
let daemon: SocketDaemon;

beforeEach(async () => {
  dir = makeTempDir();
  daemon = await startSocketDaemon(dir.file("mig.sock"));
});

afterEach(async () => {
  await daemon[Symbol.asyncDispose]();
  dir[Symbol.dispose]();
});

/** At the socket, and at the page's address. */
const DOORS = ["", "--url"] as const;

function words(door: (typeof DOORS)[number], more: string): string {
  return `may-serve ${more} ${door === "" ? "" : `--url ${daemon.url}`}`;
}

function start(line: string, options: Partial<CliRunOptions> = {}) {
  const stop = new AbortController();
  const started = startMig(line, { run: dir.path, signal: stop.signal, ...options });
  return { ...started, stop: () => stop.abort(new Interruption("SIGTERM")) };
}

describe.for(DOORS)("mig may-serve %s", (door) => {
  test("says serve and exits 0 when the gate is open", async () => {
    daemon.setGate(OPEN);
    expect(await mig(words(door, ""), { run: dir.path })).toMatchObject({
      exit: 0,
      stdout: "serve\n",
      stderr: "",
    });
  });

  test("says why not and exits 1 when it is closed", async () => {
    daemon.setGate(MOVED);
    const result = await mig(words(door, ""), { run: dir.path });
    expect(result).toMatchObject({ exit: 1, stdout: `hold: ${MOVED.reason}\n` });
    expect((await mig(words(door, "--json"), { run: dir.path })).json()).toEqual(MOVED);
    expect(await mig(words(door, "--quiet"), { run: dir.path })).toMatchObject({ exit: 1, stdout: "" });
  });

  test("does not take silence for permission", async () => {
    const line = words(door, "");
    await daemon.die();
    expect((await mig(line, { run: dir.path })).exit).toBe(9);
  });

  test("--wait ends when it may, and says in between why not", async () => {
    daemon.setGate(MOVED);
    const { done, terminal } = start(words(door, "--wait"));
    await terminal.saw(`hold: ${MOVED.reason}`);
    daemon.setGate(OPEN);
    expect(await done).toMatchObject({ exit: 0, stdout: "serve\n", stderr: `hold: ${MOVED.reason}\n` });
  });

  test("--wait waits for an agent that is not there yet", async () => {
    const line = words(door, "--wait");
    await daemon.die();
    const { done, terminal } = start(line);
    await terminal.saw("nobody listens");
    daemon.setGate(OPEN);
    await daemon.start();
    expect(await done).toMatchObject({ exit: 0, stdout: "serve\n" });
  });

  test("--follow says every change once, and ends when it is told to", async () => {
    daemon.setGate(OPEN);
    const { done, terminal, stop } = start(words(door, "--follow"));
    await terminal.saw("serve\n");
    daemon.setGate(MOVED);
    await terminal.saw("any more.\n");
    daemon.setGate(OPEN);
    await terminal.saw("any more.\nserve\n");
    stop();
    expect(await done).toMatchObject({ exit: 143, stdout: `serve\nhold: ${MOVED.reason}\nserve\n` });
  });

  test("--follow goes on through a restart of the agent, which is no change", async () => {
    daemon.setGate(OPEN);
    const { done, terminal, stop } = start(words(door, "--follow --verbose"));
    await terminal.saw("serve\n");
    await daemon.die();
    await terminal.saw("Cannot");
    daemon.setGate(GATE_CLOSED_AT_BOOT);
    await daemon.start();
    daemon.setGate(OPEN);
    daemon.setGate(MOVED);
    await terminal.saw("hold:");
    stop();
    expect(await done).toMatchObject({ stdout: `serve\nhold: ${MOVED.reason}\n` });
  });
});

describe("mig may-serve --follow", () => {
  test("holds at first when there is no agent to ask", async () => {
    await daemon.die();
    const { done, terminal, stop } = start("may-serve --follow");
    await terminal.saw("hold: Cannot reach the agent");
    stop();
    await done;
  });

  test("holds when a restarted agent cannot say for half a minute where it is", async () => {
    const clock = createFakeClock(NOON);
    daemon.setGate(OPEN);
    const { done, terminal, stop } = start("may-serve --follow", { clock });
    await terminal.saw("serve\n");
    daemon.setGate(GATE_CLOSED_AT_BOOT);
    await clock.asleep();
    await clock.advance(1_000);
    expect(terminal.written.stdout).toBe("serve\n");
    const held = terminal.saw("hold:").then(() => true);
    for (let isHeld = false; !isHeld; ) {
      isHeld = await Promise.race([held, clock.asleep().then(() => false)]);
      await clock.advance(1_000);
    }
    expect(clock.now() - NOON).toBeGreaterThanOrEqual(30_000);
    stop();
    expect(await done).toMatchObject({ stdout: `serve\nhold: ${GATE_CLOSED_AT_BOOT.reason}\n` });
  });

  test("writes a document a line for programs", async () => {
    daemon.setGate(OPEN);
    const { done, terminal, stop } = start("may-serve --follow --json");
    await terminal.saw("\n");
    stop();
    expect((await done).jsonl()).toEqual([OPEN]);
  });
});

describe("mig may-serve", () => {
  test("wants an address that can be one", async () => {
    const result = await mig("may-serve --url 10.0.0.5:8080 --json", { run: dir.path });
    expect(result.error()).toMatchObject({
      code: "USAGE",
      hint: expect.stringContaining("http://10.0.0.5:8080"),
    });
  });

  test("cannot wait and follow at once", async () => {
    expect(await mig("may-serve --wait --follow", { run: dir.path })).toMatchObject({ exit: 2, stdout: "" });
  });

  test.for([
    { serve: "yes", reason: "of course" },
    { serve: true },
    { serve: false, reason: "with status 200" },
    "serve",
    null,
  ])("does not believe a page that is none of ours: %o", async (answer) => {
    daemon.on("GET /may-serve", () => answer);
    expect(await mig("may-serve --json", { run: dir.path })).toMatchObject({ exit: 1, stdout: "" });
  });
});
