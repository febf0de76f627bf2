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
  PLAN,
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
  daemon.on("POST /api/v1/plans", () => PLAN);
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

const MOVING = {
  jobId: JOB_ID,
  to: "http://10.0.1.6:8080",
  sentence: "The application is stopped here now. The helper reports at http://10.0.1.6:8080.",
};

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

describe("a move that stops the application under the command", () => {
  test("says where to look before the stream ends, and is no failure when told to end", async () => {
    const stop = new AbortController();
    const { done, terminal } = start("migrate my_grid_two --yes", { signal: stop.signal });
    await daemon.watched();
    daemon.append(...COPYING.slice(0, 5));
    daemon.send("moving", MOVING);
    await terminal.saw(MOVING.sentence);
    stop.abort(new Interruption("SIGTERM"));
    const result = await done;
    expect(result.exit).toBe(0);
    expect(result.stdout).toBe(
      `${MOVING.sentence}\nJob ${JOB_ID} can be watched at http://10.0.1.6:8080 now, and at http://10.0.2.5:8080 as soon as the application runs there.\n`,
    );
  });

  test("is known from the journal too when the daemon had no time to say it", async () => {
    const stop = new AbortController();
    const { done, terminal } = start("job watch --jsonl", { signal: stop.signal });
    await daemon.watched();
    daemon.append(...COPYING);
    await terminal.saw('"step":"copy"');
    stop.abort(new Interruption("SIGTERM"));
    const result = await done;
    expect(result.exit).toBe(0);
    expect(result.jsonl().at(-1)).toMatchObject({
      type: "moved",
      to: "http://10.0.1.6:8080",
      job: { id: JOB_ID },
    });
  });

  test("is believed when the daemon stays silent afterwards", async () => {
    const clock = createFakeClock(NOON);
    const { done, terminal } = start("job watch", { clock });
    await daemon.watched();
    daemon.append(...COPYING.slice(0, 5));
    daemon.send("moving", MOVING);
    await terminal.saw("moving  ");
    await daemon.die();
    const silence = new AbortController();
    const ended = done.finally(() => silence.abort());
    while (!silence.signal.aborted) {
      await Promise.race([clock.asleep(), ended]);
      await clock.advance(2_000);
    }
    expect(await ended).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining("can be watched at http://10.0.1.6:8080 now"),
    });
    expect(clock.now() - NOON).toBeLessThan(30_000);
  });

  test("is a failure when the job came back to the agent before", async () => {
    const stop = new AbortController();
    const { done, terminal } = start("job watch", { signal: stop.signal });
    await daemon.watched();
    daemon.append(
      ...story(...COPYING.slice(0, 5).map(({ event }) => event), { type: "handed", to: "agent-my_grid_one" }),
    );
    await terminal.saw("agent-my_grid_one");
    stop.abort(new Interruption("SIGTERM"));
    expect((await done).exit).toBe(143);
  });
});

describe("starting a move", () => {
  const findings = [{ id: "space", title: "Room", severity: "warning", message: "little" }] as const;

  function sent() {
    return daemon.received.filter(({ method, path }) => method === "POST" && path === "/api/v1/jobs");
  }

  test("asks for the name after it has shown what it will cost", async () => {
    const { done, terminal } = start("migrate my_grid_two", { answers: ["guestbook"] });
    await daemon.watched();
    daemon.append(...SUCCEEDED);
    expect(await done).toMatchObject({
      exit: 0,
      questions: ["Type guestbook to migrate it to my_grid_two: "],
    });
    expect(terminal.written.stderr).toContain("about 40 s of silence");
    expect(sent()).toMatchObject([
      {
        body: { kind: "migrate", target: "my_grid_two", confirm: "guestbook", acceptWarnings: false },
        headers: { "idempotency-key": expect.stringMatching(/^[\w-]{36}$/) },
      },
    ]);
  });

  test("asks about warnings first, and takes no for an answer", async () => {
    daemon.on("POST /api/v1/plans", () => ({ ...PLAN, checks: findings }));
    const refused = await mig("migrate my_grid_two", { run: dir.path, answers: ["n"] });
    expect(refused).toMatchObject({ exit: 2, questions: ["Go on with 1 warning? [y/N] "] });
    expect(refused.stderr).toContain("! warning Room: little");
    expect(sent()).toEqual([]);
    await mig("migrate my_grid_two --no-wait", { run: dir.path, answers: ["y", "guestbook"] });
    expect(sent()).toMatchObject([{ body: { acceptWarnings: true } }]);
  });

  test("does not ask when the checks refuse anyway", async () => {
    daemon.on("POST /api/v1/plans", () => ({ ...PLAN, checks: [{ ...findings[0], severity: "error" }] }));
    const result = await mig("snapshot my_grid_two", { run: dir.path, answers: [] });
    expect(result).toMatchObject({ exit: 4, questions: [] });
    expect(result.stderr).toContain("mig check my_grid_two");
  });

  test("does nothing when another name is typed", async () => {
    const result = await mig("migrate my_grid_two", { run: dir.path, answers: ["other"] });
    expect(result).toMatchObject({ exit: 2, stderr: expect.stringContaining("Nothing has been done.") });
    expect(sent()).toEqual([]);
  });

  test.for(["migrate my_grid_two", "snapshot my_grid_two"])(
    "mig %s does not wait for an answer that cannot come",
    async (words) => {
      const result = await mig(`${words} --json`, { run: dir.path });
      expect(result.error()).toMatchObject({
        code: "CONFIRMATION",
        exit: 2,
        hint: `Confirm on the command line: mig ${words} --confirm guestbook`,
      });
      expect(sent()).toEqual([]);
    },
  );

  test("takes the name from the command line, right or wrong", async () => {
    await mig("migrate my_grid_two --confirm other --accept-warnings --no-wait", { run: dir.path });
    expect(sent()).toMatchObject([{ body: { confirm: "other", acceptWarnings: true } }]);
  });

  test("needs an application that was found", async () => {
    const { application: _application, ...unproven } = STATUS;
    daemon.on("GET /api/v1/status", () => unproven);
    expect(await mig("migrate my_grid_two --yes", { run: dir.path })).toMatchObject({ exit: 6 });
  });

  test("with --no-wait says the job and how to watch it", async () => {
    const result = await mig("migrate my_grid_two --yes --no-wait", { run: dir.path });
    expect(result).toMatchObject({ exit: 0, stdout: `Job ${JOB_ID} is started: mig job watch ${JOB_ID}\n` });
    expect(
      (await mig("snapshot my_grid_two --yes --no-wait --json", { run: dir.path })).json(),
    ).toMatchObject({ id: JOB_ID });
    expect(sent()[1]).toMatchObject({ body: { kind: "snapshot" } });
  });

  test("is refused as busy while another job runs", async () => {
    daemon.on(
      "POST /api/v1/jobs",
      () => new MigError("JOB_RUNNING", "Cannot start: job abc runs", { hint: "mig job watch abc" }),
    );
    expect(await mig("migrate my_grid_two --yes", { run: dir.path })).toMatchObject({ exit: 5, stdout: "" });
  });
});

describe("ending the time of the kept source", () => {
  const KEPT = {
    jobId: JOB_ID,
    grid: "my_grid_one",
    name: "mig_kept_guestbook",
    until: "2026-03-02T12:00:00.000Z",
  };
  const LOSS = {
    jobId: JOB_ID,
    from: "my_grid_two",
    to: "my_grid_one",
    ranSeconds: 60,
    wrote: [{ volume: "data" }],
    sentence: "What was written there is lost.",
  };

  beforeEach(() => {
    daemon.append(...SUCCEEDED);
    daemon.on("GET /api/v1/status", () => ({ ...STATUS, kept: KEPT }));
    daemon.on("GET /api/v1/rollback-loss", () => LOSS);
  });

  test("by rollback says first what is lost, then asks for the name", async () => {
    const result = await mig("rollback", { run: dir.path, answers: ["guestbook"] });
    expect(result.questions).toEqual(["Type guestbook to go back to my_grid_one and lose that: "]);
    expect(result.stderr).toContain("What was written there is lost.");
    expect(result.stderr).toContain("mig migrate my_grid_one");
    expect(daemon.received.some(({ body }) => JSON.stringify(body)?.includes('"kind":"rollback"'))).toBe(
      true,
    );
    expect(result.exit).toBe(0);
  });

  test("by finalize says what is destroyed, then asks for the name", async () => {
    const result = await mig("finalize", { run: dir.path, answers: ["guestbook"] });
    expect(result.stderr).toContain("This destroys mig_kept_guestbook on my_grid_one.");
    expect(result.exit).toBe(0);
  });

  test.for(["rollback", "finalize"])("by %s needs the name, asked or given", async (words) => {
    expect((await mig(`${words} --json`, { run: dir.path })).error()).toMatchObject({
      code: "CONFIRMATION",
      hint: `Confirm on the command line: mig ${words} --confirm guestbook`,
    });
    expect(await mig(`${words} --yes`, { run: dir.path })).toMatchObject({ exit: 2 });
    const given = await mig(`${words} --confirm guestbook --no-wait`, { run: dir.path });
    expect(given).toMatchObject({ exit: 0, questions: [] });
  });

  test("by finalize is refused when there is none", async () => {
    daemon.on("GET /api/v1/status", () => STATUS);
    expect(await mig("finalize", { run: dir.path })).toMatchObject({
      exit: 1,
      stderr: expect.stringContaining("no source is kept"),
    });
  });
});

describe("aborting a job", () => {
  test("waits until all is undone, and that is a success", async () => {
    daemon.append(...CANCELLED.slice(0, 4));
    daemon.on(`POST /api/v1/jobs/${JOB_ID}/abort`, () => {
      daemon.append(...CANCELLED.slice(4));
      return daemon.view();
    });
    const result = await mig("job abort", { run: dir.path });
    expect(result).toMatchObject({
      exit: 0,
      stdout: expect.stringContaining("was aborted and everything is undone"),
    });
  });

  test("that ends otherwise is none", async () => {
    daemon.append(...STUCK.slice(0, 4));
    daemon.on(`POST /api/v1/jobs/${JOB_ID}/abort`, () => {
      daemon.append(...STUCK.slice(4));
      return daemon.view();
    });
    expect((await mig("job abort", { run: dir.path })).exit).toBe(10);
  });

  test("after the commit is refused", async () => {
    const late = new MigError("JOB_STATE", "Cannot abort: too late", { hint: "mig rollback" });
    daemon.on(`POST /api/v1/jobs/${JOB_ID}/abort`, () => late);
    expect(await mig("job abort", { run: dir.path })).toMatchObject({
      exit: 1,
      stderr: "mig: Cannot abort: too late\n→ mig rollback\n",
    });
  });

  test("with --no-wait only asks", async () => {
    daemon.append(...CANCELLED.slice(0, 5));
    daemon.on(`POST /api/v1/jobs/${JOB_ID}/abort`, () => daemon.view());
    expect(await mig("job abort --no-wait", { run: dir.path })).toMatchObject({
      exit: 0,
      stdout: `Job ${JOB_ID} is asked to end: mig job watch ${JOB_ID}\n`,
    });
  });
});
