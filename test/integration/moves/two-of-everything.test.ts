import { cpSync, rmSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { helperName } from "../../../src/domain/ids.ts";
import { isTerminal } from "../../../src/domain/job.ts";
import type { MoveWorld } from "../../../src/handover/move-world.ts";
import type { Step, Workflow } from "../../../src/jobs/workflow.ts";
import { type MoveBench, startMoveBench } from "../../support/move-bench.ts";
import { createTampering } from "../../support/tampering.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const JOB_MS = 60_000;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await systemClock.sleep(10);
}

function diskOf(bench: MoveBench, grid: "one" | "two", application = "guestbook"): string {
  return bench[grid].volumePath(application, "mig_state");
}

/** Something happens right before a step acts, when its beginning is in the journal. */
function before(name: string, act: () => void): (workflow: Workflow<MoveWorld>) => Workflow<MoveWorld> {
  const wrap = (step: Step<MoveWorld>): Step<MoveWorld> => ({
    ...step,
    run(ctx) {
      act();
      return step.run(ctx);
    },
  });
  return (workflow) => ({
    ...workflow,
    steps: workflow.steps.map((step) => (step.name === name ? wrap(step) : step)),
  });
}

async function keptOn(bench: MoveBench, grid: "one" | "two"): Promise<string> {
  const line = (await bench.world())[grid].find((each) => each.startsWith("mig_kept_"));
  return line?.split(" ")[0] ?? "";
}

describe("two jobs that are started at once", () => {
  it("are one: the other is refused and the one is named", { timeout: JOB_MS }, async () => {
    await using bench = await startMoveBench();
    await bench.serving();
    const asked = await Promise.allSettled([
      bench.begin("migrate", "my_grid_two"),
      bench.begin("snapshot", "my_grid_two"),
    ]);
    const begun = asked.flatMap((each) => (each.status === "fulfilled" ? [each.value] : []));
    const refused = asked.flatMap((each) => (each.status === "rejected" ? [each.reason] : []));
    expect(begun).toHaveLength(1);
    const id = begun[0]?.id ?? "";
    expect(refused).toMatchObject([{ code: "JOB_RUNNING", message: expect.stringContaining(id) }]);
    expect(await bench.ended(id)).toMatchObject({ state: "succeeded" });
    expect((await bench.serving()).facade.jobs()).toHaveLength(1);
  });

  it("with one idempotency key are the same job for both who asked", { timeout: JOB_MS }, async () => {
    await using bench = await startMoveBench();
    const { facade } = await bench.serving();
    const request = { kind: "snapshot", target: "my_grid_two", by: "test", idempotencyKey: "k" } as const;
    const [one, other] = await Promise.all([
      facade.start({ ...request, acceptWarnings: true }),
      facade.start({ ...request, acceptWarnings: true }),
    ]);
    expect(one.id).toBe(other.id);
    expect(await bench.ended(one.id)).toMatchObject({ state: "succeeded" });
  });
});

describe("a second helper, copied by hand from the one that drives", () => {
  it("only reads: it is not the machine that the record names", { timeout: JOB_MS }, async () => {
    const tampering = createTampering();
    await using bench = await startMoveBench({ adapt: tampering.adapt });
    await bench.serving();
    tampering.hanging = { step: "applogic/stop-source", after: false };
    const { id } = await bench.begin("migrate", "my_grid_two");
    await until(() => tampering.hung === "applogic/stop-source");
    await bench.one.exec("app", "stop", helperName(id));
    const copied = await bench.one.exec("app", "copy", helperName(id), "second_helper");
    expect(copied, copied.stderr).toMatchObject({ code: 0 });
    tampering.hanging = undefined;
    tampering.hung = undefined;
    await bench.one.exec("app", "start", "second_helper");
    await until(() => bench.agentOn("one", "second_helper").facade.gate().reason.includes("another machine"));
    expect(await bench.runningCopies()).toEqual(["one"]);
    await bench.one.exec("app", "start", helperName(id));
    expect(await bench.ended(id)).toMatchObject({ state: "succeeded" });
    const { facade } = bench.agentOn("one", "second_helper");
    const byHelper = facade.events(id, 0).filter(({ by }) => by.startsWith("helper-"));
    expect(byHelper.map(({ event }) => event.type)).toEqual(["succeeded", "started"]);
    expect(bench.mostAtOnce()).toBe(1);
  });
});

describe("an agent that was restored from an old copy of its disk", () => {
  it.each(["applogic/provision-helper", "hand-over"])(
    "taken during %s: it serves, closes that job unrun, and moves again",
    { timeout: JOB_MS },
    async (name) => {
      using old = makeTempDir();
      let copyNow: (() => void) | undefined;
      await using bench = await startMoveBench({
        adapt: before(name, () => {
          copyNow?.();
          copyNow = undefined;
        }),
      });
      await bench.serving();
      copyNow = () => cpSync(diskOf(bench, "one"), old.path, { recursive: true });
      const { id } = await bench.run("migrate", "my_grid_two");
      expect(copyNow).toBeUndefined();
      expect(await bench.run("migrate", "my_grid_one")).toMatchObject({ state: "succeeded" });
      await bench.one.exec("app", "stop", "guestbook");
      const disk = diskOf(bench, "one");
      rmSync(disk, { recursive: true });
      cpSync(old.path, disk, { recursive: true });
      await bench.one.exec("app", "start", "guestbook");
      const { facade } = await bench.serving();
      await until(() => facade.jobs().every((job) => isTerminal(job.state)));
      expect(facade.job(id)).toMatchObject({ state: "failed", error: { code: "JOB_STATE" } });
      expect(await bench.run("migrate", "my_grid_two")).toMatchObject({ state: "succeeded" });
      expect(bench.mostAtOnce()).toBe(1);
    },
  );

  it("does not serve while its own controller is silent, when the other grid knows a later commit", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench();
    await bench.serving();
    using old = makeTempDir();
    cpSync(diskOf(bench, "one"), old.path, { recursive: true });
    await bench.run("migrate", "my_grid_two");
    const kept = await keptOn(bench, "one");
    rmSync(diskOf(bench, "one", kept), { recursive: true });
    cpSync(old.path, diskOf(bench, "one", kept), { recursive: true });
    await bench.one.exec("app", "start", kept);
    bench.one.fault("down");
    bench.one.fault("cut-before");
    await bench.one.runtime.reboot(kept);
    expect(await bench.settledGate("one", kept)).toMatchObject({
      serve: false,
      reason: expect.stringContaining("committed later as guestbook on my_grid_two"),
    });
    expect(bench.mostAtOnce()).toBe(1);
  });
});

describe("a target that comes back after the application was brought back without it", () => {
  it("stays behind its gate, says where the later commit is, and can be adopted", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench();
    await bench.run("migrate", "my_grid_two");
    const lost = bench.agentOn("two", "guestbook");
    bench.two.fault("down");
    bench.two.fault("cut-before");
    await bench.two.runtime.stop({ application: "guestbook", component: "main.mig.ctl" }, { graceMs: 0 });
    await using elsewhere = bench.elsewhere();
    expect(await elsewhere.recover({ by: "test" })).toMatchObject({ action: "wait" });
    const report = await elsewhere.recover({ by: "test", assertOff: ["my_grid_two"] });
    expect(report, report.sentence).toMatchObject({ action: "back", job: { state: "succeeded" } });
    await until(() => bench.one.runtime.agentIn("guestbook")?.facade.gate().serve === true);
    bench.two.clearFaults();
    await bench.two.exec("app", "stop", "guestbook");
    await bench.two.exec("app", "start", "guestbook");
    const gate = await bench.settledGate("two", "guestbook");
    expect(gate).toMatchObject({
      serve: false,
      reason: expect.stringContaining("committed later as guestbook on my_grid_one"),
      offers: ["stop", "adopt"],
    });
    bench.one.fault("cut-before");
    const { askedAt } = bench.agentOn("two", "guestbook").facade.gate();
    await until(() => bench.agentOn("two", "guestbook").facade.gate().askedAt !== askedAt);
    expect(bench.agentOn("two", "guestbook").facade.gate().serve).toBe(false);
    bench.one.clearFaults();
    expect(lost).not.toBe(bench.agentOn("two", "guestbook"));
    expect(bench.mostAtOnce()).toBe(1);
    const { facade } = await bench.serving();
    await until(() => facade.jobs().every((job) => isTerminal(job.state)));
    // What was written there after the commit is nobody's to throw away but the owner's.
    expect((await bench.world()).two).toEqual(["guestbook running"]);
    expect(await bench.run("snapshot", "my_grid_two")).toMatchObject({ state: "succeeded" });
  });
});
