import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Interruption } from "../../../src/cli/exit-codes.ts";
import { COPYING, JOB_ID, NOON, STATUS, story } from "../../support/cli-fixtures.ts";
import { type CliRunOptions, startMig } from "../../support/cli-run.ts";
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

const MOVING = {
  jobId: JOB_ID,
  to: "http://10.0.1.6:8080",
  sentence: "The application is stopped here now. The helper reports at http://10.0.1.6:8080.",
};

describe("a move that stops the application under the command", () => {
  test("says where to look before the stream ends, and is no failure when told to end", async () => {
    const stop = new AbortController();
    const { done, terminal } = start("migrate my_grid_two --yes", { signal: stop.signal });
    await daemon.watched();
    daemon.append(...COPYING.slice(0, 5));
    daemon.send("moving", MOVING);
    await terminal.saw(MOVING.sentence);
    await terminal.saw("and at http://10.0.2.5:8080 as soon as");
    stop.abort(new Interruption("SIGTERM"));
    const result = await done;
    expect(result.exit).toBe(0);
    expect(result.stdout).toBe(
      `${MOVING.sentence}\nJob ${JOB_ID} can be watched at http://10.0.1.6:8080 now, and at http://10.0.2.5:8080 as soon as the application runs there.\n`,
    );
  });

  test("says it on a terminal as well, and draws it away when it has ended", async () => {
    const stop = new AbortController();
    const { done, terminal } = start("job watch", {
      signal: stop.signal,
      stderrIsTerminal: true,
      columns: 100,
      env: { NO_COLOR: "1" },
    });
    await daemon.watched();
    daemon.append(...COPYING.slice(0, 5));
    daemon.send("moving", MOVING);
    await terminal.saw(MOVING.sentence);
    await terminal.saw("as soon as the\napplication runs there.\n");
    stop.abort(new Interruption("SIGTERM"));
    const { exit, stdout, stderr } = await done;
    expect(exit).toBe(0);
    expect(stdout).toContain(MOVING.sentence);
    expect(stderr.split("\u001b[J").at(-1)).not.toContain(MOVING.sentence);
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
