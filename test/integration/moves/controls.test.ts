import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { helperName } from "../../../src/domain/ids.ts";
import type { MoveWorld } from "../../../src/handover/move-world.ts";
import type { Step, Workflow } from "../../../src/jobs/workflow.ts";
import { type MoveBench, startMoveBench } from "../../support/move-bench.ts";
import { createTampering } from "../../support/tampering.ts";

const JOB_MS = 60_000;
const HOME = { one: ["guestbook running"], two: [] };

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await systemClock.sleep(10);
}

function configure(bench: MoveBench, file: string, text: string): void {
  writeFileSync(join(bench.one.volumePath("guestbook", "mig_config"), file), text);
}

/** Something happens right before or after a step. */
function around(
  name: string,
  act: { before?: () => void; after?: () => void },
): (workflow: Workflow<MoveWorld>) => Workflow<MoveWorld> {
  const wrap = (step: Step<MoveWorld>): Step<MoveWorld> => ({
    ...step,
    async run(ctx) {
      act.before?.();
      const output = await step.run(ctx);
      act.after?.();
      return output;
    },
  });
  return (workflow) => ({
    ...workflow,
    steps: workflow.steps.map((step) => (step.name === name ? wrap(step) : step)),
  });
}

describe("abort", () => {
  it.each(["applogic/provision-helper", "applogic/reserve-target", "check-again"])(
    "at the agent, during %s: all is as before",
    { timeout: JOB_MS },
    async (step) => {
      const tampering = createTampering();
      await using bench = await startMoveBench({ adapt: tampering.adapt });
      tampering.hanging = { step, after: true };
      const { id } = await bench.begin("migrate", "my_grid_two");
      await until(() => tampering.hung === step);
      tampering.hanging = undefined;
      const { facade } = await bench.serving();
      await facade.abort(id, "test");
      expect(await bench.ended(id)).toMatchObject({ state: "cancelled", error: { code: "ABORTED" } });
      expect(await bench.world()).toEqual(HOME);
      await expect(facade.abort(id, "test")).rejects.toMatchObject({ code: "JOB_STATE" });
    },
  );

  it("at the helper, during the copy: the controller is told to stop, and the source comes back", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench();
    await bench.serving();
    const big = join(bench.one.volumePath("guestbook", "data"), "big");
    writeFileSync(big, Buffer.alloc(96 * 1024 * 1024, 7));
    const { id } = await bench.begin("migrate", "my_grid_two");
    const helper = await bench.helperOf(id);
    await helper.until(id, () => helper.agent.facade.progress(id) !== undefined);
    await helper.agent.facade.abort(id, "test");
    expect(await bench.ended(id)).toMatchObject({ state: "cancelled", problems: [] });
    expect(await bench.world()).toEqual(HOME);
    const { facade } = await bench.serving();
    const commands = facade
      .events(id, 0)
      .flatMap(({ event }) => (event.type === "command-ended" ? [event] : []));
    expect(commands.filter(({ outcome }) => outcome !== "done")).toMatchObject([
      { outcome: "refused", detail: expect.stringContaining("interrupted") },
    ]);
  });

  it("is refused after the commit, wherever it is asked for", { timeout: JOB_MS }, async () => {
    const tampering = createTampering();
    await using bench = await startMoveBench({ adapt: tampering.adapt });
    tampering.hanging = { step: "open-gate", after: true };
    const { id } = await bench.begin("migrate", "my_grid_two");
    const helper = await bench.helperOf(id);
    await helper.until(id, () => tampering.hung === "open-gate");
    await expect(helper.agent.facade.abort(id, "test")).rejects.toMatchObject({
      code: "JOB_STATE",
      message: expect.stringContaining("committed"),
    });
    tampering.hanging = undefined;
    await bench.one.runtime.reboot(helperName(id));
    expect(await bench.ended(id)).toMatchObject({ state: "succeeded", abortRequested: false });
  });
});

describe("a second job", () => {
  it("is refused while one is under way, and the one is named", { timeout: JOB_MS }, async () => {
    const tampering = createTampering();
    await using bench = await startMoveBench({ adapt: tampering.adapt });
    tampering.hanging = { step: "check-again", after: false };
    const { id } = await bench.begin("migrate", "my_grid_two");
    await expect(bench.begin("snapshot", "my_grid_two")).rejects.toMatchObject({
      code: "JOB_RUNNING",
      message: expect.stringContaining(id),
    });
    tampering.hanging = undefined;
    await (await bench.serving()).facade.abort(id, "test");
    expect(await bench.ended(id)).toMatchObject({ state: "cancelled" });
  });
});

describe("a verify hook that says no", () => {
  it("brings the source back, with its words", { timeout: JOB_MS }, async () => {
    await using bench = await startMoveBench();
    const { facade } = await bench.serving();
    configure(bench, "mig.ini", "[hooks]\nverify = /bin/false\n");
    await facade.reload("test");
    const job = await bench.run("migrate", "my_grid_two");
    expect(job).toMatchObject({
      state: "failed",
      error: { code: "VERIFY_FAILED", message: expect.stringContaining("/bin/false says no") },
    });
    expect(await bench.world()).toEqual(HOME);
  });
});

describe("a grid.info that is broken while a job runs", () => {
  it("is seen by the second look at everything: nothing is stopped", { timeout: JOB_MS }, async () => {
    const breakIt = (): void => configure(bench, "grid.info", "grid my_grid_one\n{\n");
    await using bench = await startMoveBench({
      adapt: around("applogic/reserve-target", { after: breakIt }),
    });
    const job = await bench.run("migrate", "my_grid_two");
    expect(job.state).toBe("failed");
    expect(job.downtimeMs).toBeUndefined();
    expect(await bench.world()).toEqual(HOME);
    expect((await bench.serving()).facade.gate().serve).toBe(true);
  });

  it("is never handed to the helper, which could not drive with it", { timeout: JOB_MS }, async () => {
    const breakIt = (): void => configure(bench, "grid.info", "grid my_grid_one\n{\n");
    await using bench = await startMoveBench({ adapt: around("check-again", { after: breakIt }) });
    const job = await bench.run("migrate", "my_grid_two");
    expect(job).toMatchObject({ state: "failed", error: { code: "CONFIG_INVALID" } });
    expect(job.downtimeMs).toBeUndefined();
    expect(await bench.world()).toEqual(HOME);
  });
});

describe("what a rollback would lose", () => {
  it("is said with the grids and the time, and there is nothing to say once it was finalized", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench();
    const before = await bench.serving();
    await expect(before.facade.rollbackLoss()).rejects.toMatchObject({ code: "JOB_STATE" });
    const { id } = await bench.run("migrate", "my_grid_two");
    const { facade } = await bench.serving();
    const loss = await facade.rollbackLoss();
    expect(loss).toMatchObject({ jobId: id, from: "my_grid_two", to: "my_grid_one" });
    expect(loss.ranSeconds).toBeLessThan(60);
    expect(loss.sentence).toContain("my_grid_two");
    await bench.run("finalize");
    await expect(facade.rollbackLoss()).rejects.toMatchObject({ code: "JOB_STATE" });
  });

  it("is not said when somebody destroyed the kept source", { timeout: JOB_MS }, async () => {
    await using bench = await startMoveBench();
    await bench.run("migrate", "my_grid_two");
    const kept = (await bench.world()).one[0]?.split(" ")[0] ?? "";
    await bench.one.exec("app", "destroy", kept, "--force");
    const { facade } = await bench.serving();
    await expect(facade.rollbackLoss()).rejects.toMatchObject({
      code: "JOB_STATE",
      message: expect.stringContaining("not on my_grid_one any more"),
    });
  });
});
