import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { helperName } from "../../../src/domain/ids.ts";
import { type MoveBench, startMoveBench } from "../../support/move-bench.ts";

/** One test a row: what must be true in the end when that step fails, whatever the reason. */
const JOB_MS = 30_000;
const HOME = { one: ["guestbook running"], two: [] };

let bench: MoveBench;

async function start(keepSource?: string): Promise<void> {
  bench = await startMoveBench(keepSource === undefined ? {} : { keepSource });
}

afterEach(() => bench[Symbol.asyncDispose]());

describe.each(["migrate", "snapshot"] as const)("the failure table, %s", (kind) => {
  beforeEach(() => start());

  it("before the source is stopped: it is untouched and runs, and the helper is gone", {
    timeout: JOB_MS,
  }, async () => {
    bench.one.fault("provision-fails", { times: 1 });
    const job = await bench.run(kind, "my_grid_two");
    expect(job).toMatchObject({ state: "failed", error: { code: "GRID_REFUSED" } });
    expect(job.downtimeMs).toBeUndefined();
    expect(await bench.world()).toEqual(HOME);
  });

  it("the stop fails: the source is started again, and nothing is on the target", {
    timeout: JOB_MS,
  }, async () => {
    bench.one.fault("stop-fails", { args: ["guestbook"], times: 1 });
    const job = await bench.run(kind, "my_grid_two");
    expect(job).toMatchObject({
      state: "failed",
      error: { code: "GRID_REFUSED", message: expect.stringContaining("stop") },
    });
    expect(await bench.world()).toEqual(HOME);
  });

  it("the copy fails: the half copy is removed, the source runs again, the error is kept", {
    timeout: JOB_MS,
  }, async () => {
    bench.two.fault("copy-fails-at", { args: [37], times: 1 });
    const job = await bench.run(kind, "my_grid_two");
    expect(job).toMatchObject({ state: "failed", error: { code: "GRID_REFUSED" } });
    expect(await bench.world()).toEqual(HOME);
  });

  it("the connection between the grids is cut during the copy: likewise", { timeout: JOB_MS }, async () => {
    bench.two.fault("cut-during-copy", { args: [50], times: 1 });
    expect(await bench.run(kind, "my_grid_two")).toMatchObject({ state: "failed" });
    expect(await bench.world()).toEqual(HOME);
  });

  it("the storage of the target is full: likewise", { timeout: JOB_MS }, async () => {
    bench.two.fault("storage-full");
    expect(await bench.run(kind, "my_grid_two")).toMatchObject({ state: "failed" });
    expect(await bench.world()).toEqual(HOME);
  });

  it("the helper cannot be removed: a warning only", { timeout: JOB_MS }, async () => {
    const { id } = await bench.begin(kind, "my_grid_two");
    bench.one.fault("stop-fails", { args: [helperName(id)] });
    const job = await bench.ended(id);
    expect(job).toMatchObject({ state: "succeeded", problems: [{ code: "GRID_REFUSED" }] });
  });
});

describe("the failure table, migrate alone", () => {
  it("the target does not start: it is stopped, the source is not destroyed and runs again", {
    timeout: JOB_MS,
  }, async () => {
    await start("0");
    bench.two.fault("start-fails", { args: ["guestbook"] });
    const job = await bench.run("migrate", "my_grid_two");
    expect(job).toMatchObject({
      state: "failed",
      error: { code: "GRID_REFUSED", message: expect.stringContaining("start") },
    });
    expect(await bench.world()).toEqual(HOME);
  });

  it("the destroy of the source fails: the migration counts, the leftover is reported and stays stopped", {
    timeout: JOB_MS,
  }, async () => {
    await start("0");
    bench.one.fault("destroy-fails", { args: ["guestbook"] });
    const job = await bench.run("migrate", "my_grid_two");
    expect(job).toMatchObject({ state: "succeeded", problems: [{ code: "GRID_REFUSED" }] });
    expect(await bench.world()).toEqual({ one: ["guestbook stopped"], two: ["guestbook running"] });
  });

  it("with keep_source = 0 the source is destroyed at once, as the original did", {
    timeout: JOB_MS,
  }, async () => {
    await start("0");
    expect(await bench.run("migrate", "my_grid_two")).toMatchObject({ state: "succeeded", problems: [] });
    expect(await bench.world()).toEqual({ one: [], two: ["guestbook running"] });
  });
});

describe("the failure table, snapshot alone", () => {
  it("the source does not start again: the snapshot counts as made, and the job says so loudly", {
    timeout: JOB_MS,
  }, async () => {
    await start();
    const job = await bench.begin("snapshot", "my_grid_two");
    bench.one.fault("start-fails", { args: ["guestbook"] });
    const helper = await bench.helperOf(job.id);
    const view = await helper.until(job.id, (each) => each.problems.length > 0);
    expect(view).toMatchObject({ committed: true, problems: [{ code: "GRID_REFUSED" }] });
    bench.one.clearFaults();
    await bench.one.exec("app", "start", "guestbook");
    expect(await bench.ended(job.id)).toMatchObject({
      state: "succeeded",
      problems: [{ code: "GRID_REFUSED" }],
    });
    expect((await bench.world()).two).toEqual([
      expect.stringMatching(/^mig_snap_guestbook_my_grid_one_\d{8}T\d{6}_\w+ stopped$/),
    ]);
  });

  it("the private key is not in the copy", { timeout: JOB_MS }, async () => {
    await start();
    await bench.run("snapshot", "my_grid_two");
    const name = (await bench.world()).two[0]?.split(" ")[0] ?? "";
    expect(bench.filesOn("two", name, "mig_config")).toEqual(["grid.info"]);
    expect(bench.filesOn("one", "guestbook", "mig_config")).toContain("private.key");
  });

  it("a mig.ini with a password in it is not in the copy either", { timeout: JOB_MS }, async () => {
    await start();
    const ini = join(bench.one.volumePath("guestbook", "mig_config"), "mig.ini");
    writeFileSync(ini, 'username = ada\npassword = "not for the other grid"\n', { mode: 0o600 });
    await (await bench.serving()).facade.reload("test");
    await bench.run("snapshot", "my_grid_two");
    const name = (await bench.world()).two[0]?.split(" ")[0] ?? "";
    expect(bench.filesOn("two", name, "mig_config")).toEqual(["grid.info"]);
  });

  it("two of them on one grid have names of their own", { timeout: JOB_MS }, async () => {
    await start();
    await bench.run("snapshot", "my_grid_two");
    await bench.run("snapshot", "my_grid_two");
    expect(new Set((await bench.world()).two).size).toBe(2);
  });
});
