import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { helperName } from "../../../src/domain/ids.ts";
import { type MoveBench, startMoveBench } from "../../support/move-bench.ts";
import { createTampering } from "../../support/tampering.ts";

const JOB_MS = 60_000;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await systemClock.sleep(10);
}

async function keptOn(bench: MoveBench, grid: "one" | "two"): Promise<readonly string[]> {
  return (await bench.world())[grid].filter((line) => line.startsWith("mig_kept_"));
}

describe("a helper that is lost after the commit", () => {
  it("leaves a job that the agent at the target ends by itself: the source is retired and can be rolled back to", {
    timeout: JOB_MS,
  }, async () => {
    const tampering = createTampering();
    await using bench = await startMoveBench({ adapt: tampering.adapt, timing: { helperGoneMs: 300 } });
    tampering.hanging = { step: "commit", after: true };
    const { id } = await bench.begin("migrate", "my_grid_two");
    await until(() => tampering.hung === "commit");
    await bench.one.exec("app", "stop", helperName(id));
    await bench.one.exec("app", "destroy", helperName(id), "--force");
    tampering.hanging = undefined;
    expect(await bench.ended(id)).toMatchObject({ state: "succeeded", committed: true, problems: [] });
    expect(await bench.world()).toEqual({
      one: [`mig_kept_${id}_guestbook stopped`],
      two: ["guestbook running"],
    });
    expect((await bench.serving()).facade.status().kept).toMatchObject({ jobId: id, grid: "my_grid_one" });
    expect(await bench.run("rollback")).toMatchObject({ state: "succeeded" });
  });
});

describe("a source whose grid is gone for good after the commit", () => {
  it("is left out once a person has asserted that, and the job ends and says so", {
    timeout: JOB_MS,
  }, async () => {
    const tampering = createTampering();
    await using bench = await startMoveBench({ adapt: tampering.adapt });
    tampering.hanging = { step: "open-gate", after: true };
    const { id } = await bench.begin("migrate", "my_grid_two");
    await until(() => tampering.hung === "open-gate");
    bench.one.fault("down");
    bench.one.fault("cut-before");
    const { facade } = await bench.serving();
    expect(facade.job(id).state).toBe("running");
    const report = await facade.recover({ by: "test", assertOff: ["my_grid_one"] });
    expect(report.sentence).toContain("it ends without my_grid_one");
    const job = await bench.ended(id);
    expect(job).toMatchObject({ state: "succeeded", committed: true });
    expect(job.problems[0]?.message).toContain("my_grid_one is left out");
    expect(facade.gate().serve).toBe(true);
    expect(facade.audit().map((entry) => entry.what)).toContain("assert my_grid_one off");
  });
});

describe("a source that is not what the job released", () => {
  it("is left alone, and the job ends with a problem", { timeout: JOB_MS }, async () => {
    const tampering = createTampering();
    await using bench = await startMoveBench({ adapt: tampering.adapt });
    tampering.hanging = { step: "open-gate", after: true };
    const { id } = await bench.begin("migrate", "my_grid_two");
    await until(() => tampering.hung === "open-gate");
    await bench.one.exec("app", "config", "guestbook", ".user2=");
    tampering.hanging = undefined;
    await bench.one.runtime.reboot(helperName(id));
    const job = await bench.ended(id);
    expect(job).toMatchObject({ state: "succeeded", problems: [{ code: "RECORD_FOREIGN" }] });
    expect((await bench.world()).one).toEqual(["guestbook stopped"]);
  });
});

describe("older kept copies", () => {
  it("that cannot be removed do not keep the source from being retired", { timeout: JOB_MS }, async () => {
    await using bench = await startMoveBench();
    await bench.run("migrate", "my_grid_two");
    await bench.run("migrate", "my_grid_one");
    const [old = ""] = await keptOn(bench, "one");
    const { id } = await bench.begin("migrate", "my_grid_two");
    bench.one.fault("destroy-fails", { args: [old.split(" ")[0] ?? ""] });
    expect(await bench.ended(id)).toMatchObject({
      state: "succeeded",
      problems: [{ code: "GRID_REFUSED" }],
    });
    expect(await keptOn(bench, "one")).toEqual([old, `mig_kept_${id}_guestbook stopped`].toSorted());
    expect((await bench.serving()).facade.status().kept?.jobId).toBe(id);
  });
});
