import { describe, expect, it } from "vitest";
import { helperName } from "../../../src/domain/ids.ts";
import { type MoveBench, startMoveBench } from "../../support/move-bench.ts";
import { createTampering, type Tampering } from "../../support/tampering.ts";

const JOB_MS = 30_000;

/** The step at which the helper is lost, and the grid on which the application then ends up. */
const LOSSES = [
  ["applogic/stop-source", false, "one"],
  ["applogic/stop-source", true, "one"],
  ["applogic/copy", true, "one"],
  ["release-source", false, "one"],
  ["release-source", true, "two"],
  ["grant-target", true, "two"],
  ["applogic/start-target", false, "two"],
  ["applogic/start-target", true, "two"],
  ["verify-target", true, "two"],
  ["commit", false, "two"],
  ["commit", true, "two"],
] as const;

/** The helper's application is destroyed by hand while it hangs in that step. */
async function loseHelper(
  bench: MoveBench,
  tampering: Tampering,
  step: string,
  after: boolean,
  kind: "migrate" | "snapshot" = "migrate",
): Promise<string> {
  tampering.hanging = { step, after };
  const { id } = await bench.begin(kind, "my_grid_two");
  const helper = await bench.helperOf(id);
  await helper.until(id, () => tampering.hung === step);
  await bench.one.exec("app", "stop", helperName(id));
  await bench.one.exec("app", "destroy", helperName(id), "--force");
  tampering.hanging = undefined;
  return id;
}

describe("a helper that is gone for good", () => {
  it.each(LOSSES)(
    "at %s (after its effect: %s): mig recover elsewhere brings the application up on grid %s",
    { timeout: JOB_MS },
    async (step, after, where) => {
      const tampering = createTampering();
      await using bench = await startMoveBench({ adapt: tampering.adapt, timing: { helperGoneMs: 600_000 } });
      const id = await loseHelper(bench, tampering, step, after);
      await using elsewhere = bench.elsewhere();
      const report = await elsewhere.recover({ by: "test" });
      expect(report.sentence).not.toBe("");
      await bench.serving();
      expect(await bench.runningCopies()).toEqual([where]);
      expect(bench.mostAtOnce()).toBe(1);
      const { one, two } = await bench.world();
      expect([...one, ...two].filter((name) => name.startsWith("mig_helper"))).toEqual([]);
      expect(id).toMatch(/^[a-z0-9]{8}$/);
    },
  );

  it("after the grant: the agent at the target takes the job over by itself", {
    timeout: JOB_MS,
  }, async () => {
    const tampering = createTampering();
    await using bench = await startMoveBench({ adapt: tampering.adapt });
    const id = await loseHelper(bench, tampering, "applogic/start-target", true);
    expect(await bench.ended(id)).toMatchObject({ state: "succeeded" });
    expect(await bench.runningCopies()).toEqual(["two"]);
  });

  it("while the target does not answer and the source was given away: it waits, and an assertion ends it", {
    timeout: JOB_MS,
  }, async () => {
    const tampering = createTampering();
    await using bench = await startMoveBench({ adapt: tampering.adapt, timing: { helperGoneMs: 600_000 } });
    await loseHelper(bench, tampering, "release-source", true);
    bench.two.fault("down");
    await using elsewhere = bench.elsewhere();
    expect(await elsewhere.recover({ by: "test" })).toMatchObject({
      action: "wait",
      sentence: expect.stringContaining("--assert-off"),
    });
    expect(await elsewhere.recover({ by: "test", assertOff: ["my_grid_two"] })).toMatchObject({
      action: "back",
      job: { state: "succeeded" },
    });
    expect((await bench.world()).one).toContain("guestbook running");
    expect(elsewhere.audit().map((entry) => entry.what)).toContain("assert my_grid_two off");
  });

  it("and a job that has ended leaves nothing to recover", { timeout: JOB_MS }, async () => {
    await using bench = await startMoveBench();
    await bench.run("migrate", "my_grid_two");
    await using elsewhere = bench.elsewhere();
    expect(await elsewhere.recover({ by: "test" })).toMatchObject({ action: "nothing" });
  });

  it.each([
    ["applogic/start-source-again", false, "succeeded", 1],
    ["applogic/copy", true, "failed", 0],
  ] as const)(
    "at %s (after its effect: %s): a snapshot counts as its own record says: %s",
    {
      timeout: JOB_MS,
    },
    async (step, after, state, copies) => {
      const tampering = createTampering();
      await using bench = await startMoveBench({ adapt: tampering.adapt });
      const id = await loseHelper(bench, tampering, step, after, "snapshot");
      await using elsewhere = bench.elsewhere();
      await elsewhere.recover({ by: "test" });
      expect(await bench.ended(id)).toMatchObject({ state });
      const { one, two } = await bench.world();
      expect(one).toEqual(["guestbook running"]);
      expect(two.filter((name) => name.startsWith("mig_snap_"))).toHaveLength(copies);
    },
  );

  it("shows what it would do and does nothing, in a dry run", { timeout: JOB_MS }, async () => {
    const tampering = createTampering();
    await using bench = await startMoveBench({ adapt: tampering.adapt, timing: { helperGoneMs: 600_000 } });
    await loseHelper(bench, tampering, "applogic/stop-source", true);
    await using elsewhere = bench.elsewhere();
    const before = await bench.world();
    const report = await elsewhere.recover({ by: "test", dryRun: true });
    expect(report).toMatchObject({ action: "back" });
    expect(report.records).toContainEqual({ grid: "my_grid_one", record: expect.stringContaining("moving") });
    expect(await bench.world()).toEqual(before);
  });
});
