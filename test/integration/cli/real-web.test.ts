import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Interruption } from "../../../src/cli/exit-codes.ts";
import { MigError } from "../../../src/domain/errors.ts";
import { type CliRunOptions, mig, startMig } from "../../support/cli-run.ts";
import { makeTempDir, type TempDir } from "../../support/temp-dir.ts";
import { lockedSettings, startWebBench, type WebBench } from "../../support/web-bench.ts";

let dir: TempDir;
let bench: WebBench;

beforeEach(async () => {
  dir = makeTempDir();
  bench = await startWebBench({ socketPath: dir.file("mig.sock"), ...lockedSettings() });
});

afterEach(async () => {
  await bench[Symbol.asyncDispose]();
  dir[Symbol.dispose]();
});

function run(words: string, options: Partial<CliRunOptions> = {}) {
  return mig(words, { run: dir.path, env: { SUDO_USER: "ann" }, ...options });
}

function called(name: string): readonly (readonly unknown[])[] {
  return bench.facade.script.calls.filter((call) => call.name === name).map(({ args }) => args);
}

/** Every command that asks, what the facade must have heard of it, and its exit code. */
const COMMANDS: readonly (readonly [string, string | undefined, readonly unknown[], number])[] = [
  ["status", undefined, [], 0],
  ["grids", undefined, [], 0],
  ["lint", undefined, [], 0],
  ["jobs --limit 5", undefined, [], 0],
  ["check", "check", [undefined], 0],
  ["check my_grid_two", "check", ["my_grid_two"], 0],
  ["plan migrate my_grid_two", "plan", ["migrate", "my_grid_two"], 0],
  ["plan snapshot my_grid_two", "plan", ["snapshot", "my_grid_two"], 0],
  ["plan migrate nowhere", "plan", ["migrate", "nowhere"], 2],
  ["rollback --dry-run", "rollbackLoss", [], 0],
  ["adopt --yes", "adopt", [expect.stringContaining("ann")], 0],
  ["recover --dry-run", "recover", [{ by: expect.stringContaining("ann"), assertOff: [], dryRun: true }], 0],
  [
    "trust my_grid_two --accept",
    "trust",
    ["my_grid_two", { by: expect.stringContaining("ann"), accept: "SHA256:abc" }],
    0,
  ],
  ["trust my_grid_two --forget", "forgetHostKey", ["my_grid_two", expect.stringContaining("ann")], 0],
  ["reload", "reload", [expect.stringContaining("ann")], 0],
];

describe("the daemon's own web face", () => {
  test("puts the key in its place and has the daemon read it before mig adopt --key asks", async () => {
    const installed: string[] = [];
    const result = await run("adopt --yes --key /somewhere/key", {
      programs: {
        installKey: async (file) => {
          installed.push(file);
          return { path: "/mnt/config/private.key", fingerprint: "SHA256:abc" };
        },
      },
    });
    expect(result.exit, result.stderr).toBe(0);
    expect(installed).toEqual(["/somewhere/key"]);
    const asked = bench.facade.script.calls.map(({ name }) => name);
    expect(asked.filter((name) => name === "reload" || name === "adopt")).toEqual(["reload", "adopt"]);
  });

  test.for(COMMANDS)("answers mig %s", async ([words, name, args, exit]) => {
    const result = await run(`${words} --json`);
    expect(result.exit, result.stderr).toBe(exit);
    if (name !== undefined) expect(called(name)).toContainEqual(args);
    if (exit === 0) expect(result.json()).toBeDefined();
    else expect(result.error()).toMatchObject({ code: "UNKNOWN_GRID", hint: "mig grids lists them." });
  });

  test("starts a job and lets it be watched, every event once", async () => {
    const { done, terminal } = startMig("migrate my_grid_two --confirm guestbook --jsonl", { run: dir.path });
    await streaming();
    for (const step of ["check", "stop"]) bench.facade.happen("job1", { type: "started", step, attempt: 1 });
    await terminal.saw('"seq":2');
    bench.facade.happen("job1", { type: "note", text: "so far" });
    bench.facade.happen("job1", { type: "ended", state: "succeeded" });
    const result = await done;
    expect(result.exit).toBe(0);
    expect(result.jsonl()).toMatchObject([
      { event: { seq: 1 } },
      { event: { seq: 2 } },
      { event: { seq: 3 } },
      { event: { seq: 4 } },
      { type: "end" },
    ]);
    expect(called("start")).toMatchObject([
      [{ kind: "migrate", target: "my_grid_two", confirm: "guestbook", acceptWarnings: false }],
    ]);
  });

  test("says where the page moves to", async () => {
    const stop = new AbortController();
    const { done, terminal } = startMig("migrate my_grid_two --confirm guestbook", {
      run: dir.path,
      signal: stop.signal,
    });
    await streaming();
    bench.facade.tell({
      type: "moving",
      jobId: "job1",
      to: "http://helper:8080",
      sentence: "It is stopped now.",
    });
    await terminal.saw("It is stopped now.");
    stop.abort(new Interruption("SIGTERM"));
    expect(await done).toMatchObject({ exit: 0, stdout: expect.stringContaining("It is stopped now.") });
  });

  test("refuses a job, a name and a time in the words of the command line", async () => {
    expect((await run("migrate my_grid_two --confirm other --json")).error()).toMatchObject({
      code: "CONFIRMATION",
      exit: 2,
    });
    const busy = new MigError("JOB_RUNNING", "Cannot start: job job0 runs", { hint: "mig job watch job0" });
    bench.facade.script.failures.set("start", busy);
    expect(await run("migrate my_grid_two --yes")).toMatchObject({
      exit: 5,
      stderr: "mig: Cannot start: job job0 runs\n→ mig job watch job0\n",
    });
    expect((await run("job show nope --json")).error()).toMatchObject({ code: "UNKNOWN_JOB", exit: 2 });
  });

  test("aborts a job", async () => {
    await run("migrate my_grid_two --yes --no-wait");
    expect((await run("job abort --no-wait --json")).json()).toMatchObject({
      id: "job1",
      abortRequested: true,
    });
    expect(called("abort")).toEqual([["job1", expect.stringContaining("ann")]]);
  });

  test.for(["", "--url"])("lets the gate be followed %s, without a password", async (door) => {
    const stop = new AbortController();
    const url = door === "" ? "" : ` --url http://127.0.0.1:${bench.web.port}`;
    bench.facade.setGate({ serve: true, reason: "committed", offers: [] });
    expect(await run(`may-serve${url}`)).toMatchObject({ exit: 0, stdout: "serve\n" });
    const { done, terminal } = startMig(`may-serve --follow${url}`, { run: dir.path, signal: stop.signal });
    await terminal.saw("serve\n");
    bench.facade.setGate({ serve: false, reason: "gone", offers: [], askedAt: "2026-11-21T09:00:00.000Z" });
    await terminal.saw("hold: gone\n");
    stop.abort(new Interruption("SIGTERM"));
    expect((await done).stdout).toBe("serve\nhold: gone\n");
  });
});

/** Resolves when the facade is watched: the stream of a job is open. */
function streaming(): Promise<void> {
  const { facade } = bench;
  const { promise, resolve } = Promise.withResolvers<void>();
  const { watch } = facade;
  facade.watch = (listener) => {
    resolve();
    return watch(listener);
  };
  return promise;
}
