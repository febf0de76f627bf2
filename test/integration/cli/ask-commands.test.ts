import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { CHECKS, GRIDS, JOB_ID, PLAN, REPORT, STATUS, SUCCEEDED } from "../../support/cli-fixtures.ts";
import { type CliRun, type CliRunOptions, mig } from "../../support/cli-run.ts";
import { type SocketDaemon, startSocketDaemon } from "../../support/socket-daemon.ts";
import { makeTempDir, type TempDir } from "../../support/temp-dir.ts";

let dir: TempDir;
let daemon: SocketDaemon;

beforeEach(async () => {
  dir = makeTempDir();
  daemon = await startSocketDaemon(dir.file("mig.sock"));
  daemon.append(...SUCCEEDED);
  daemon.on("GET /api/v1/status", () => ({ ...STATUS, lastJob: daemon.view() }));
});

afterEach(async () => {
  await daemon[Symbol.asyncDispose]();
  dir[Symbol.dispose]();
});

function run(words: string, options: Partial<CliRunOptions> = {}): Promise<CliRun> {
  return mig(words, { run: dir.path, ...options });
}

const LOSS = {
  jobId: JOB_ID,
  from: "my_grid_two",
  to: "my_grid_one",
  ranSeconds: 60,
  wrote: [],
  sentence: "A minute is lost.",
};
const LINT = [{ file: "grid.info", line: 3, severity: "error", message: "no controller" }];

/** Command line, route that answers, its answer, exit code, words a person reads. */
const COMMANDS: readonly (readonly [string, string, unknown, number, string])[] = [
  ["grids", "GET /api/v1/grids", GRIDS, 0, "my_grid_one (here)"],
  ["check", "POST /api/v1/checks", [REPORT], 4, "✘ error   my_grid_two lets my_grid_one in"],
  ["check my_grid_two", "POST /api/v1/checks", [{ ...REPORT, checks: CHECKS.slice(2) }], 0, "! warning"],
  ["lint", "GET /api/v1/lint", LINT, 8, "grid.info:3: no controller"],
  ["lint", "GET /api/v1/lint", [], 0, "nothing to find fault with"],
  ["plan migrate my_grid_two", "POST /api/v1/plans", PLAN, 0, "app provision MigHelper"],
  ["plan snapshot my_grid_two", "POST /api/v1/plans", { ...PLAN, checks: CHECKS }, 4, "1 error, 1 warning"],
  ["migrate my_grid_two --dry-run", "POST /api/v1/plans", PLAN, 0, "nothing has been done"],
  ["jobs --limit 3", "GET /api/v1/jobs", [], 0, "There has been no job yet."],
  ["rollback --dry-run", "GET /api/v1/rollback-loss", LOSS, 0, "A minute is lost."],
  ["adopt --yes", "POST /api/v1/adopt", STATUS.gate, 0, "Adopted. ✔ serve"],
  ["reload", "POST /api/v1/reload", { changed: ["mode"], needsRestart: [] }, 0, "taken over:\n  mode"],
  [
    "reload",
    "POST /api/v1/reload",
    { changed: [], needsRestart: [], problem: { code: "CONFIG_INVALID", message: "bad" } },
    8,
    "goes on",
  ],
  [
    "recover --dry-run",
    "POST /api/v1/recover",
    { action: "wait", sentence: "my_grid_one is silent.", records: [] },
    6,
    "my_grid_one is silent.",
  ],
  [
    "recover",
    "POST /api/v1/recover",
    { action: "refused", sentence: "Another drives.", records: [] },
    5,
    "Another drives.",
  ],
  [
    "recover",
    "POST /api/v1/recover",
    { action: "nothing", sentence: "All is well.", records: [] },
    0,
    "All is well.",
  ],
];

describe("a command that asks the daemon", () => {
  test.for(COMMANDS)("mig %s is read by a person, %s", async ([words, route, answer, exit, text]) => {
    daemon.on(route, () => answer);
    const result = await run(words);
    expect(result).toMatchObject({ exit, stderr: "" });
    expect(result.stdout).toContain(text);
  });

  test.for(COMMANDS)(
    "mig %s --json is the daemon's answer and nothing else, %s",
    async ([words, route, answer, exit]) => {
      daemon.on(route, () => answer);
      const result = await run(`${words} --json`);
      expect(result.json()).toEqual(answer);
      expect(result).toMatchObject({ exit, stderr: "" });
    },
  );

  test("sends what was typed, and who typed it", async () => {
    daemon.on("POST /api/v1/recover", () => ({ action: "nothing", sentence: "", records: [] }));
    await run("recover --assert-off one two --yes", { env: { SUDO_USER: "änn" } });
    expect(daemon.received.at(-1)).toMatchObject({
      body: { assertOff: ["one", "two"], dryRun: false },
      headers: { "mig-user": "_nn", "content-type": "application/json" },
    });
  });

  test("says the status to a person and to a program", async () => {
    const human = await run("status");
    expect(human.stdout).toContain("guestbook is on my_grid_one (Los Angeles)");
    expect((await run("status --json")).json()).toMatchObject({ grid: { name: "my_grid_one" } });
    expect(human.exit).toBe(0);
  });

  test("prints a list one element a line with --jsonl", async () => {
    daemon.on("GET /api/v1/grids", () => GRIDS);
    expect((await run("grids --jsonl")).jsonl()).toEqual(GRIDS);
  });

  test("shows the last job when none is named, with its log where it is wanted", async () => {
    const log = [{ at: "2026-03-01T12:00:06.000Z", grid: "my_grid_one", text: "app stop guestbook" }];
    daemon.on(`GET /api/v1/jobs/${JOB_ID}/log`, () => log);
    const result = await run("job show --log");
    expect(result.stdout).toContain("✔ succeeded: migrate k7m2p9xa: guestbook runs on my_grid_two");
    expect(result.stdout).toContain("12:00:06  my_grid_one  app stop guestbook");
    expect((await run(`job show ${JOB_ID} --json --log`)).json()).toMatchObject({
      id: JOB_ID,
      state: "succeeded",
      log,
    });
  });

  test("says that there was no job yet", async () => {
    daemon.on("GET /api/v1/status", () => STATUS);
    expect(await run("job show")).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining("there has been none yet"),
    });
  });

  test("is quiet about what was done with --quiet, never about what was asked", async () => {
    daemon.on("POST /api/v1/reload", () => ({ changed: ["mode"], needsRestart: [] }));
    expect(await run("reload --quiet")).toMatchObject({ exit: 0, stdout: "", stderr: "" });
    expect((await run("status --quiet")).stdout).not.toBe("");
  });
});

describe("an error of the daemon", () => {
  const refused = new MigError("PREFLIGHT_REFUSED", "Cannot migrate guestbook: the checks refuse it", {
    hint: "mig check my_grid_two",
    details: { checks: CHECKS },
  });

  test("is said with its findings and ends with the hint", async () => {
    daemon.on("POST /api/v1/jobs", () => refused);
    const result = await run("migrate my_grid_two --yes");
    expect(result).toMatchObject({ exit: 4, stdout: "" });
    expect(result.stderr).toContain("✘ error   my_grid_two lets my_grid_one in: permission denied");
    expect(result.stderr).not.toContain("root may log in");
    expect(result.stderr).toMatch(
      /\nmig: Cannot migrate guestbook: the checks refuse it\n→ mig check my_grid_two\n$/,
    );
  });

  test("is a line of JSON at the end of stderr with --json", async () => {
    daemon.on("POST /api/v1/jobs", () => refused);
    const result = await run("migrate my_grid_two --yes --json");
    expect(result.error()).toEqual({
      type: "error",
      code: "PREFLIGHT_REFUSED",
      message: "Cannot migrate guestbook: the checks refuse it",
      hint: "mig check my_grid_two",
      exit: 4,
      details: { checks: CHECKS },
    });
    expect(result).toMatchObject({ exit: 4, stdout: "" });
  });

  test("that cannot be understood is said as such", async () => {
    daemon.on("GET /api/v1/grids", () =>
      Object.assign(new Error("dropped"), { code: "INTERNAL", message: undefined }),
    );
    expect(await run("grids")).toMatchObject({ exit: 1, stderr: expect.stringContaining("status 500") });
  });
});

describe("without a daemon", () => {
  const NEED_IT = [
    "status",
    "grids",
    "jobs",
    "job show",
    "job watch",
    "job abort",
    "plan migrate x",
    "migrate x --yes",
  ];

  test.for([...NEED_IT, "snapshot x --yes", "rollback", "finalize", "adopt --yes", "reload", "may-serve"])(
    "mig %s says how to start it, exit 9",
    async (words) => {
      await daemon.die();
      const result = await run(`${words} --json`);
      expect(result.error()).toMatchObject({
        code: "AGENT_NOT_RUNNING",
        hint: "Start it: rc/mig start",
        exit: 9,
      });
      expect(result).toMatchObject({ exit: 9, stdout: "" });
    },
  );

  test("a daemon that dies before it answers is said to have gone, with where to look", async () => {
    daemon.on("POST /api/v1/reload", () => {
      void daemon.die();
      return {};
    });
    const result = await run("reload --json");
    expect(result.error()).toMatchObject({
      code: "AGENT_NOT_RUNNING",
      exit: 9,
      hint: expect.stringContaining("mig status"),
    });
  });
});
