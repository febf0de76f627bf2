import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Interruption } from "../../../src/cli/exit-codes.ts";
import { MigError } from "../../../src/domain/errors.ts";
import type { StoredEvent } from "../../../src/domain/step.ts";
import {
  CANCELLED,
  COPYING,
  FAILED,
  JOB_ID,
  NOON,
  PROGRESS,
  STATUS,
  STUCK,
  SUCCEEDED,
  story,
} from "../../support/cli-fixtures.ts";
import { type CliRunOptions, mig, startMig } from "../../support/cli-run.ts";
import { createFakeClock } from "../../support/fake-clock.ts";
import { type SocketDaemon, startSocketDaemon } from "../../support/socket-daemon.ts";
import { makeTempDir, type TempDir } from "../../support/temp-dir.ts";

let dir: TempDir;
let daemon: SocketDaemon;

beforeEach(async () => {
  dir = makeTempDir();
  daemon = await startSocketDaemon(dir.file("mig.sock"));
  daemon.on("GET /api/v1/status", () => ({ ...STATUS, job: daemon.view() }));
  daemon.on("POST /api/v1/jobs", () => daemon.view());
});

afterEach(async () => {
  await daemon[Symbol.asyncDispose]();
  dir[Symbol.dispose]();
});

function start(words: string, options: Partial<CliRunOptions> = {}) {
  return startMig(words, { run: dir.path, ...options });
}

/** The sequence numbers of the events in `--jsonl`. */
function seqs(elements: readonly unknown[]): readonly number[] {
  return elements.flatMap((element) => {
    const { type, event } = element as { type: string; event: StoredEvent };
    return type === "event" ? [event.seq] : [];
  });
}

function numbers(length: number): readonly number[] {
  return Array.from({ length }, (_, index) => index + 1);
}

describe("a job that is watched", () => {
  test.for([
    ["succeeded", SUCCEEDED, 0],
    ["failed", FAILED, 1],
    ["cancelled", CANCELLED, 1],
    ["stuck", STUCK, 10],
  ] as const)("and %s gives its exit code and its end", async ([word, events, exit]) => {
    const { done } = start("job watch");
    await daemon.watched();
    daemon.append(...events);
    const result = await done;
    expect(result.exit).toBe(exit);
    expect(result.stdout).toContain(`${word}: migrate k7m2p9xa`);
  });

  test("is plain lines on stderr where that is no terminal", async () => {
    const { done } = start("job watch");
    await daemon.watched();
    daemon.append(...COPYING);
    daemon.send("progress", PROGRESS);
    daemon.append(...SUCCEEDED.slice(COPYING.length));
    const { stderr } = await done;
    expect(stderr).toContain("12:00:08  started      Copy the volumes\n");
    expect(stderr).toContain("copied       60 %, 1.2 of 2.0 GiB, 104.0 MiB/s, 7.9 s left\n");
    expect(stderr).toContain("12:00:14  ended        succeeded\n");
    expect(stderr).not.toContain("\u001b");
  });

  test("is drawn in place on a terminal, and its last picture stays", async () => {
    const { done, terminal } = start("job watch", { stderrIsTerminal: true, env: { NO_COLOR: "1" } });
    await daemon.watched();
    daemon.append(...COPYING);
    daemon.send("progress", PROGRESS);
    await terminal.saw("104.0 MiB/s");
    daemon.append(...SUCCEEDED.slice(COPYING.length));
    const { stderr, stdout } = await done;
    expect(stderr).toContain("\u001b[10A\r\u001b[J");
    expect(stderr.split("\u001b[J").at(-1)).toContain("✔ done        Keep the source");
    expect(stdout).toContain("succeeded");
  });

  test("is one document at the end with --json", async () => {
    daemon.append(...SUCCEEDED);
    const result = await mig("job watch --json", { run: dir.path });
    expect(result.json()).toMatchObject({ id: JOB_ID, state: "succeeded", downtimeMs: 5000 });
    expect(result.stderr).toBe("");
  });

  test("is every event once, in order, with --jsonl, and ends with the job", async () => {
    daemon.append(...COPYING);
    const { done } = start(`job watch ${JOB_ID} --jsonl`);
    await daemon.watched();
    daemon.send("progress", PROGRESS);
    daemon.send("gate", STATUS.gate);
    daemon.append(...SUCCEEDED.slice(COPYING.length));
    const elements = (await done).jsonl();
    expect(seqs(elements)).toEqual(numbers(SUCCEEDED.length));
    expect(elements).toContainEqual({ type: "progress", progress: PROGRESS });
    expect(elements.at(-1)).toMatchObject({ type: "end", job: { state: "succeeded" } });
  });

  test("can be taken up after an event that is known", async () => {
    daemon.append(...SUCCEEDED);
    const result = await mig("job watch --jsonl --after 10", { run: dir.path });
    expect(seqs(result.jsonl())).toEqual(numbers(SUCCEEDED.length).slice(10));
  });

  test("says nothing with --quiet but its exit code", async () => {
    daemon.append(...STUCK);
    expect(await mig("job watch --quiet", { run: dir.path })).toMatchObject({
      exit: 10,
      stdout: "",
      stderr: "",
    });
  });

  test("that nobody knows is an error", async () => {
    daemon.on("GET /api/v1/jobs/nope", () => new MigError("UNKNOWN_JOB", "Cannot find job nope"));
    expect(await mig("job watch nope", { run: dir.path })).toMatchObject({
      exit: 2,
      stderr: "mig: Cannot find job nope\n",
    });
  });

  test("that was reopened after an end is watched to its last end", async () => {
    const reopened = story(...STUCK.map(({ event }) => event), { type: "reopened", by: "local ann" });
    daemon.append(...reopened);
    const { done } = start("job watch --jsonl");
    await daemon.watched();
    const all = story(...reopened.map(({ event }) => event), { type: "ended", state: "failed" });
    daemon.append(...all.slice(reopened.length));
    const result = await done;
    expect(seqs(result.jsonl())).toEqual(numbers(all.length));
    expect(result.exit).toBe(1);
  });

  test("that ended twice is read to the second end", async () => {
    const ends = [
      ...STUCK.map(({ event }) => event),
      { type: "reopened", by: "local ann" },
      { type: "ended", state: "failed" },
    ] as const;
    daemon.append(...story(...ends));
    const result = await mig("job watch --jsonl", { run: dir.path });
    expect(seqs(result.jsonl())).toEqual(numbers(ends.length));
    expect(result.exit).toBe(1);
  });

  test("goes on when the watcher is interrupted, which is said", async () => {
    const stop = new AbortController();
    const { done } = start("job watch", { signal: stop.signal });
    await daemon.watched();
    stop.abort(new Interruption("SIGINT"));
    const result = await done;
    expect(result).toMatchObject({ exit: 130, stdout: "" });
    expect(result.stderr).toContain(`The job goes on without this command: mig job watch ${JOB_ID}`);
  });
});

describe("a daemon that dies while a job is watched", () => {
  test("and comes back costs no event and repeats none", async () => {
    const { done, terminal } = start("job watch --jsonl");
    await daemon.watched();
    daemon.append(...COPYING.slice(0, 4));
    await terminal.saw('"seq":4');
    await daemon.die();
    await terminal.saw("does not answer");
    daemon.journal.push(...COPYING.slice(4));
    await daemon.start();
    await daemon.watched();
    daemon.append(...SUCCEEDED.slice(COPYING.length));
    const result = await done;
    expect(seqs(result.jsonl())).toEqual(numbers(SUCCEEDED.length));
    expect(result.exit).toBe(0);
    const asked = daemon.received
      .filter(({ path }) => path.includes("/events"))
      .map(({ headers }) => headers["last-event-id"]);
    expect(asked).toEqual(["0", "4"]);
  });

  test("and sends again what is known does not make it happen twice", async () => {
    daemon.append(...COPYING);
    const { done, terminal } = start("job watch --jsonl");
    await terminal.saw('"step":"copy"');
    await daemon.die();
    daemon.repeatItself();
    await daemon.start();
    await daemon.watched();
    daemon.append(...SUCCEEDED.slice(COPYING.length));
    expect(seqs((await done).jsonl())).toEqual(numbers(SUCCEEDED.length));
  });

  test("is said once, and so is that it is back", async () => {
    const { done, terminal } = start("job watch");
    await daemon.watched();
    await daemon.die();
    await terminal.saw("The agent does not answer");
    await daemon.start();
    await daemon.watched();
    daemon.append(...SUCCEEDED);
    const { stderr } = await done;
    expect(stderr.match(/The agent does not answer/g)).toHaveLength(1);
    expect(stderr).toContain("The agent answers again; nothing was lost.");
  });

  test("and ends the job while nobody looked is found at the end", async () => {
    const { done, terminal } = start("job watch");
    await daemon.watched();
    await daemon.die();
    await terminal.saw("The agent does not answer");
    daemon.journal.push(...SUCCEEDED);
    await daemon.start();
    expect(await done).toMatchObject({ exit: 0, stdout: expect.stringContaining("succeeded") });
  });

  test("and stays away is an error in the end, with the remedy", async () => {
    const clock = createFakeClock(NOON);
    const { done } = start("job watch", { clock });
    await daemon.watched();
    await daemon.die();
    const over = new AbortController();
    const ended = done.finally(() => over.abort());
    while (!over.signal.aborted) {
      await Promise.race([clock.asleep(), ended]);
      await clock.advance(10_000);
    }
    expect(await ended).toMatchObject({ exit: 9, stderr: expect.stringContaining("rc/mig start") });
    expect(clock.now() - NOON).toBeGreaterThan(120_000);
  });
});
