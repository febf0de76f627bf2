import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import type { SnapshotList } from "../../../src/domain/snapshots.ts";
import { JOB_ID, PLAN, STATUS, SUCCEEDED, story, view } from "../../support/cli-fixtures.ts";
import { type CliRunOptions, fakeLocalAgent, mig } from "../../support/cli-run.ts";
import { type SocketDaemon, startSocketDaemon } from "../../support/socket-daemon.ts";
import { makeTempDir, type TempDir } from "../../support/temp-dir.ts";

let dir: TempDir;
let daemon: SocketDaemon;

beforeEach(async () => {
  dir = makeTempDir();
  daemon = await startSocketDaemon(dir.file("mig.sock"));
  daemon.append(...story({ type: "waiting", for: `approval by a person (mig job approve ${JOB_ID})` }));
  daemon.on("GET /api/v1/status", () => ({ ...STATUS, job: daemon.view() }));
  daemon.on("POST /api/v1/jobs", () => daemon.view());
  for (const verb of ["approve", "pause", "resume"])
    daemon.on(`POST /api/v1/jobs/${JOB_ID}/${verb}`, () => daemon.view());
});

afterEach(async () => {
  await daemon[Symbol.asyncDispose]();
  dir[Symbol.dispose]();
});

function run(words: string | readonly string[], options: Partial<CliRunOptions> = {}) {
  return mig(words, { run: dir.path, ...options });
}

function sent(): readonly (readonly [string, unknown])[] {
  return daemon.received.flatMap(({ method, path, body }) =>
    method === "POST" ? [[path.replace("/api/v1/", ""), body] as const] : [],
  );
}

describe("a word about a job", () => {
  test.for([
    ["job approve", "approve", {}, "is approved"],
    [`job approve ${JOB_ID} --now`, "approve", { now: true }, "mig job watch"],
    ["job approve --note change-4711", "approve", { note: "change-4711" }, "is approved"],
    ["job pause", "pause", {}, `mig job resume ${JOB_ID}`],
    [`job resume ${JOB_ID}`, "resume", {}, "goes on"],
  ] as const)("mig %s", async ([words, verb, body, says]) => {
    const result = await run(words);
    expect(result).toMatchObject({ exit: 0, stderr: "", stdout: expect.stringContaining(says) });
    expect(sent()).toEqual([[`jobs/${JOB_ID}/${verb}`, body]]);
    expect((await run(`${words} --json`)).json()).toMatchObject({ id: JOB_ID });
    expect(await run(`${words} --quiet`)).toMatchObject({ exit: 0, stdout: "" });
  });

  test("that comes too late is refused with the reason", async () => {
    const late = new MigError("JOB_STATE", `Cannot pause job ${JOB_ID}: The helper drives.`);
    daemon.on(`POST /api/v1/jobs/${JOB_ID}/pause`, () => late);
    expect(await run("job pause")).toMatchObject({
      exit: 1,
      stderr: `mig: Cannot pause job ${JOB_ID}: The helper drives.\n`,
    });
    expect((await run("job pause --json")).error()).toMatchObject({ code: "JOB_STATE", exit: 1 });
  });

  test("is offered by the status while it is waited for", async () => {
    const spec = { approval: { person: true, windows: [] } };
    const job = view(daemon.journal, spec);
    daemon.on("GET /api/v1/status", () => ({ ...STATUS, job }));
    expect((await run("status")).stdout).toContain(`mig job approve ${JOB_ID}`);
    daemon.append({ ...daemon.journal[0], seq: 2, event: { type: "paused", by: "ada" } } as never);
    daemon.on("GET /api/v1/status", () => ({ ...STATUS, job: view(daemon.journal, spec) }));
    const { stdout } = await run("status");
    expect(stdout).toContain(`mig job resume ${JOB_ID}`);
    expect(stdout).not.toContain(`mig job approve ${JOB_ID}`);
    expect((await run("job show")).stdout).toContain("to be paused before the next step, by ada");
  });
});

describe("what is waited for before the stop", () => {
  test.for([
    ["migrate my_grid_two --yes --no-wait", {}],
    ["migrate my_grid_two --yes --no-wait --approve", { approve: true }],
    ["snapshot my_grid_two --yes --no-wait --no-approve --window now", { approve: false, window: "now" }],
    ["rollback --confirm guestbook --no-wait --approve", { approve: true }],
  ] as const)("is said with mig %s", async ([words, choice]) => {
    daemon.on("GET /api/v1/rollback-loss", () => ({
      wrote: [],
      ranSeconds: 1,
      to: "a",
      from: "b",
      sentence: "",
    }));
    expect((await run(words)).exit).toBe(0);
    const body = sent().at(-1)?.[1] as Record<string, unknown>;
    expect({ approve: body["approve"], window: body["window"] }).toEqual({
      approve: undefined,
      window: undefined,
      ...choice,
    });
  });

  test("may be several windows, and is planned with", async () => {
    daemon.on("POST /api/v1/plans", () => ({ ...PLAN, waitsFor: "the window Sat 02:00-04:00 UTC" }));
    const windows = ["--window", "Sat 02:00-04:00 UTC", "--window", "Sun 02:00-04:00 UTC"];
    const result = await run(["migrate", "my_grid_two", "--dry-run", ...windows]);
    expect(result.stdout).toContain("Before    the stop it waits for the window Sat 02:00-04:00 UTC");
    expect(sent()).toEqual([
      [
        "plans",
        { kind: "migrate", target: "my_grid_two", window: "Sat 02:00-04:00 UTC, Sun 02:00-04:00 UTC" },
      ],
    ]);
  });
});

const NAME = "mig_snap_guestbook_my_grid_one_20260301T110000_k7m2p9xa";
const LIST: SnapshotList = {
  snapshots: [
    {
      name: NAME,
      grid: "my_grid_two",
      from: "my_grid_one",
      jobId: JOB_ID,
      takenAt: "2026-03-01T11:00:00.000Z",
      bytes: 2 * 1024 ** 3,
      state: "stopped",
    },
  ],
  notAsked: [],
};

describe("mig snapshots", () => {
  test("lists name, time, grids, size and job", async () => {
    daemon.on("GET /api/v1/snapshots", () => LIST);
    const { exit, stdout, stderr } = await run("snapshots");
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: "" });
    expect(stdout).toBe(
      [
        "TAKEN                 OF           ON           SIZE     STATE    JOB       NAME",
        `2026-03-01 11:00 UTC  my_grid_one  my_grid_two  2.0 GiB  stopped  ${JOB_ID}  ${NAME}`,
        "",
      ].join("\n"),
    );
    expect((await run("snapshots --json")).json()).toEqual(LIST);
    expect((await run("snapshots --jsonl")).jsonl()).toEqual(LIST.snapshots);
    daemon.on("GET /api/v1/snapshots", () => ({ snapshots: [], notAsked: [] }));
    expect((await run("snapshots")).stdout).toContain("There is no snapshot");
  });

  test("says which grid could not be asked, and is no success then", async () => {
    const error = { code: "SSH_UNREACHABLE", message: "Cannot reach my_grid_two: connection refused" };
    daemon.on("GET /api/v1/snapshots", () => ({ ...LIST, notAsked: [{ grid: "my_grid_two", error }] }));
    expect(await run("snapshots")).toMatchObject({
      exit: 6,
      stdout: expect.stringContaining(NAME),
      stderr: expect.stringContaining("my_grid_two could not be asked:\n  Cannot reach my_grid_two"),
    });
  });

  test("is asked of the daemon only, and knows no other word than delete", async () => {
    expect(await run("snapshots frobnicate")).toMatchObject({ exit: 2, stdout: "" });
    expect((await run("snapshots --help")).stdout).toContain("delete");
    const programs = { openLocal: async () => fakeLocalAgent({}) };
    expect((await mig("snapshots", { run: "/nonexistent", programs })).exit).toBe(9);
  });
});

describe("mig snapshots delete", () => {
  test("asks for the application's name, and follows the job", async () => {
    daemon.append(...SUCCEEDED.map((stored) => ({ ...stored, seq: stored.seq + 1 })));
    const result = await run(`snapshots delete ${NAME}`, { answers: ["guestbook"] });
    expect(result.questions).toEqual([`Type guestbook to destroy ${NAME}: `]);
    expect(sent()).toEqual([["jobs", { kind: "delete-snapshot", name: NAME, confirm: "guestbook" }]]);
    expect(result.exit).toBe(0);
  });

  test("does nothing when the name is wrong, or nobody can be asked", async () => {
    expect((await run(`snapshots delete ${NAME}`, { answers: ["shop"] })).exit).toBe(2);
    expect((await run(`snapshots delete ${NAME} --json`)).error()).toMatchObject({
      code: "CONFIRMATION",
      hint: `Confirm on the command line: mig snapshots delete ${NAME} --confirm guestbook`,
    });
    expect(await run(`snapshots delete ${NAME} --yes`)).toMatchObject({ exit: 2 });
    expect(sent()).toEqual([]);
  });

  test("from a script needs the name and may name the grid; --dry-run only looks", async () => {
    const given = await run(`snapshots delete ${NAME} --grid my_grid_two --confirm guestbook --no-wait`);
    expect(given).toMatchObject({ exit: 0, questions: [] });
    daemon.on("POST /api/v1/plans", () => ({
      ...PLAN,
      kind: "delete-snapshot",
      addresses: { source: "", target: "" },
    }));
    const { stdout } = await run(`snapshots delete ${NAME} --dry-run`);
    expect(stdout).toContain("delete-snapshot guestbook: on my_grid_two");
    expect(stdout).not.toContain("Pages");
    expect(sent()).toEqual([
      ["jobs", { kind: "delete-snapshot", name: NAME, grid: "my_grid_two", confirm: "guestbook" }],
      ["plans", { kind: "delete-snapshot", name: NAME }],
    ]);
  });
});
