import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { SnapshotView } from "../../../src/domain/snapshots.ts";
import { deleteSnapshot } from "../../../src/drivers/applogic/delete-snapshot.ts";
import type { MoveWorld } from "../../../src/handover/move-world.ts";
import type { Step, Workflow } from "../../../src/jobs/workflow.ts";
import { type MoveBench, startMoveBench } from "../../support/move-bench.ts";
import { commandsAgree } from "../../support/plan-and-run.ts";
import { createTampering, INJECTED } from "../../support/tampering.ts";

const JOB_MS = 30_000;
/** A copy that somebody made of the snapshot, and so none itself. */
const SPARE = "spare";
const HOME = { one: ["guestbook running"], two: [`${SPARE} stopped`] };

const tampering = createTampering();
/** What somebody else does right before the snapshot is destroyed. */
let meanwhile: (() => Promise<unknown>) | undefined;
let bench: MoveBench;
let snapshot: SnapshotView;

beforeAll(async () => {
  bench = await startMoveBench({ adapt: (workflow) => interrupted(tampering.adapt(workflow)) });
  expect(await bench.run("snapshot", "my_grid_two")).toMatchObject({ problems: [] });
  const [only] = (await list()).snapshots;
  expect(await onTwo("app", "copy", only?.name ?? "", SPARE)).toMatchObject({ code: 0 });
}, JOB_MS);
afterAll(() => bench[Symbol.asyncDispose]());

/** The one snapshot that there is; where the test before has deleted it, its spare becomes one in its place. */
beforeEach(async () => {
  if ((await list()).snapshots.length === 0) {
    const { name } = snapshot;
    await onTwo("app", "copy", SPARE, name);
    const uuid = /uuid\s*= (\S+)/.exec((await onTwo("vol", "list", name, "--batch")).stdout)?.[1] ?? "";
    const record = (await recordOf(SPARE)).replace(/entity:[^/]+/, `entity:${uuid}`);
    await onTwo("app", "config", name, `.user2=${record}`);
  }
  const [only] = (await list()).snapshots;
  if (only === undefined) throw new Error("no snapshot is listed");
  snapshot = only;
}, JOB_MS);
afterEach(() => {
  bench.two.clearFaults();
  meanwhile = undefined;
  Object.assign(tampering, { failing: undefined, twice: false, undoTwice: false });
});

function interrupted(workflow: Workflow<MoveWorld>): Workflow<MoveWorld> {
  const steps = workflow.steps.map((step): Step<MoveWorld> => {
    if (step.name !== "applogic/destroy-snapshot") return step;
    return {
      ...step,
      async run(ctx) {
        await meanwhile?.();
        return step.run(ctx);
      },
    };
  });
  return { ...workflow, steps };
}

async function list() {
  return (await bench.serving()).facade.snapshots();
}

async function begin(name = snapshot.name) {
  const { facade } = await bench.serving();
  return facade.start({ kind: "delete-snapshot", name, confirm: "guestbook", by: "test" });
}

async function run() {
  return bench.ended((await begin()).id);
}

function onTwo(...argv: readonly string[]) {
  return bench.two.exec(...argv);
}

async function recordOf(name: string): Promise<string> {
  const found = (await onTwo("app", "info", name, "--batch")).stdout;
  return /user2\s*= "?([^"\s]+)/.exec(found)?.[1] ?? "";
}

describe("the list of snapshots", () => {
  it("says name, time, both grids, size and job", { timeout: JOB_MS }, () => {
    expect(snapshot).toEqual({
      name: `mig_snap_guestbook_my_grid_one_${snapshot.takenAt?.replace(/[-:]|\.\d+Z/g, "") ?? ""}_${snapshot.jobId}`,
      grid: "my_grid_two",
      from: "my_grid_one",
      jobId: expect.stringMatching(/^[a-z0-9]{8}$/),
      takenAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/),
      bytes: expect.any(Number),
      state: "stopped",
    });
    expect(snapshot.bytes).toBeGreaterThan(1_000_000);
  });

  it("names a grid that cannot be asked, and lists the others", { timeout: JOB_MS }, async () => {
    bench.two.fault("cut-before", { args: ["app list"] });
    const { snapshots, notAsked } = await list();
    expect(snapshots).toEqual([]);
    expect(notAsked).toMatchObject([{ grid: "my_grid_two", error: { code: "SSH_LOST" } }]);
  });

  it("leaves out a copy that somebody made of a snapshot", { timeout: JOB_MS }, async () => {
    expect((await list()).snapshots).toEqual([snapshot]);
    await expect(begin(SPARE)).rejects.toMatchObject({
      code: "PREFLIGHT_REFUSED",
      message: expect.stringContaining("names another original"),
    });
  });
});

describe("deleting a snapshot", () => {
  it("destroys it, does what its plan showed, and touches nothing else", { timeout: JOB_MS }, async () => {
    const { facade } = await bench.serving();
    const shown = await facade.planDeletion({ name: snapshot.name });
    const job = await run();
    expect(job).toMatchObject({
      state: "succeeded",
      problems: [],
      kind: "delete-snapshot",
      target: "my_grid_two",
    });
    expect(job.of).toBe(snapshot.jobId);
    commandsAgree(facade.events(job.id, 0), shown.steps);
    expect(await bench.world()).toEqual(HOME);
    expect(job.downtimeMs).toBeUndefined();
    expect(facade.audit()[0]).toMatchObject({
      what: `start delete-snapshot ${snapshot.name} on my_grid_two`,
      result: job.id,
    });
  });

  it("succeeds with every step run twice", { timeout: JOB_MS }, async () => {
    tampering.twice = true;
    expect(await run()).toMatchObject({ state: "succeeded", problems: [] });
    expect(await bench.world()).toEqual(HOME);
  });

  it.each(deleteSnapshot.steps.map((step) => step.name))(
    "leaves it as it is when %s fails",
    { timeout: JOB_MS },
    async (name) => {
      Object.assign(tampering, { failing: name, undoTwice: true });
      expect(await run()).toMatchObject({ state: "failed", error: { message: INJECTED }, problems: [] });
      expect((await list()).snapshots).toEqual([snapshot]);
    },
  );

  it("ends as failed, with the controller's words, when the grid refuses", { timeout: JOB_MS }, async () => {
    bench.two.fault("destroy-fails");
    const job = await run();
    expect(job).toMatchObject({ state: "failed", error: { code: "GRID_REFUSED" } });
    const { facade } = await bench.serving();
    expect(facade.log(job.id).map(({ text }) => text)).toContain(`${snapshot.name} is still there.`);
  });

  it.each([["cut-after"], ["late", 600]] as const)(
    "destroys it although the command is lost (%s)",
    { timeout: JOB_MS },
    async (fault, ...more) => {
      bench.two.fault(fault, { args: ["app destroy", ...more], times: 1 });
      const job = await run();
      expect(job).toMatchObject({ state: "succeeded", problems: [] });
      // Where it was carried out at once it is found so, and not begun again.
      const attempts = job.steps.find(({ name }) => name === "applogic/destroy-snapshot")?.attempt;
      expect(attempts).toBe(fault === "cut-after" ? 1 : 2);
      expect(await bench.world()).toEqual(HOME);
    },
  );

  it("is done, with a word, when somebody else was quicker", { timeout: JOB_MS }, async () => {
    meanwhile = () => onTwo("app", "destroy", snapshot.name, "--force");
    const job = await run();
    expect(job).toMatchObject({ state: "succeeded", problems: [] });
    const { facade } = await bench.serving();
    expect(facade.log(job.id).map(({ text }) => text)).toContain(
      `${snapshot.name} is not there any more: there is nothing to destroy.`,
    );
    await expect(begin()).rejects.toMatchObject({ code: "UNKNOWN_APPLICATION" });
  });
});

describe("what is no snapshot", () => {
  it.each([
    ["its record says that it was adopted", "snapshot", "committed", "it is no snapshot, or was adopted"],
    ["its record is another application's", /app:\w+/, "app:abcdefgh23456789", "another application"],
  ] as const)("is refused: %s", { timeout: JOB_MS }, async (_what, from, to, words) => {
    const record = await recordOf(snapshot.name);
    await onTwo("app", "config", snapshot.name, `.user2=${record.replace(from, to)}`);
    await expect(begin()).rejects.toMatchObject({
      code: "PREFLIGHT_REFUSED",
      message: expect.stringContaining(words),
    });
    expect((await list()).snapshots).toEqual([]);
    await onTwo("app", "config", snapshot.name, `.user2=${record}`);
  });

  it("is refused when it runs, and when it is the application itself", { timeout: JOB_MS }, async () => {
    await onTwo("app", "start", snapshot.name);
    await expect(begin()).rejects.toMatchObject({ message: expect.stringContaining("It is running") });
    expect((await list()).snapshots).toMatchObject([{ state: "running" }]);
    await onTwo("app", "stop", snapshot.name);
    await expect(begin("guestbook")).rejects.toMatchObject({ code: "PREFLIGHT_REFUSED" });
  });

  it.each([
    ["adopted", "RECORD_FOREIGN"],
    ["started", "JOB_STATE"],
  ] as const)("stays when it was %s after the job began", { timeout: JOB_MS }, async (what, code) => {
    const record = await recordOf(snapshot.name);
    meanwhile = () =>
      what === "started"
        ? onTwo("app", "start", snapshot.name)
        : onTwo("app", "config", snapshot.name, `.user2=${record.replace("snapshot", "committed")}`);
    expect(await run()).toMatchObject({ state: "failed", error: { code }, problems: [] });
    expect((await bench.world()).two).toContain(
      `${snapshot.name} ${what === "started" ? "running" : "stopped"}`,
    );
    if (what === "started") await onTwo("app", "stop", snapshot.name);
    await onTwo("app", "config", snapshot.name, `.user2=${record}`);
  });

  it("is not deleted where MIG is not for snapshots", { timeout: JOB_MS }, async () => {
    const { facade } = await bench.serving();
    const ini = join(bench.one.volumePath("guestbook", "mig_config"), "mig.ini");
    writeFileSync(ini, "mode = migrate\n");
    await facade.reload("test");
    await expect(begin()).rejects.toMatchObject({ code: "MODE_FORBIDS" });
    writeFileSync(ini, "");
    await facade.reload("test");
  });

  it("needs the application's name, typed", { timeout: JOB_MS }, async () => {
    const { facade } = await bench.serving();
    const wish = { kind: "delete-snapshot", name: snapshot.name, by: "test" } as const;
    await expect(facade.start(wish)).rejects.toMatchObject({ code: "CONFIRMATION" });
  });
});
