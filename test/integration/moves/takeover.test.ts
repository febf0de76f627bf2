import { describe, expect, it } from "vitest";
import { helperName } from "../../../src/domain/ids.ts";
import { type MoveBench, startMoveBench } from "../../support/move-bench.ts";
import { takeOver } from "../../support/takeover-run.ts";
import { createTampering, type Tampering } from "../../support/tampering.ts";

const JOB_MS = 60_000;

/** One of each sort; every state, kind and loss: test/faults/takeover.test.ts. */
const LOSSES = [
  [{ kind: "migrate", before: 2, gone: "helper" }, "one"],
  [{ kind: "migrate", before: 4, gone: "helper" }, "two"],
  [{ kind: "migrate", before: 3, gone: "source" }, "two"],
  [{ kind: "rollback", before: 2, gone: "helper" }, "two"],
  [{ kind: "rollback", before: 3, gone: "helper" }, "two"],
  [{ kind: "migrate", before: 6, gone: "helper", recoveryBefore: 5 }, "two"],
  [{ kind: "migrate", before: 12, gone: "helper", refused: "two committed" }, "one"],
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
    "%j: the application ends up on grid %s, and nothing else is left",
    {
      timeout: JOB_MS,
    },
    async (loss, where) => {
      await takeOver(loss, where);
    },
  );

  it("after the grant: the agent at the target takes the job over by itself", {
    timeout: JOB_MS,
  }, async () => {
    const tampering = createTampering();
    await using bench = await startMoveBench({ adapt: tampering.adapt, drainMs: 0 });
    const id = await loseHelper(bench, tampering, "applogic/start-target", true);
    expect(await bench.ended(id)).toMatchObject({ state: "succeeded" });
    expect(await bench.runningCopies()).toEqual(["two"]);
  });

  it("while the target does not answer and the source was given away: it waits, and an assertion ends it", {
    timeout: JOB_MS,
  }, async () => {
    const tampering = createTampering();
    await using bench = await startMoveBench({
      adapt: tampering.adapt,
      drainMs: 0,
      timing: { helperGoneMs: 600_000 },
    });
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
      await using bench = await startMoveBench({ adapt: tampering.adapt, drainMs: 0 });
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
    await using bench = await startMoveBench({
      adapt: tampering.adapt,
      drainMs: 0,
      timing: { helperGoneMs: 600_000 },
    });
    await loseHelper(bench, tampering, "applogic/stop-source", true);
    await using elsewhere = bench.elsewhere();
    const before = await bench.world();
    const report = await elsewhere.recover({ by: "test", dryRun: true });
    expect(report).toMatchObject({ action: "back" });
    expect(report.records).toContainEqual({ grid: "my_grid_one", record: expect.stringContaining("moving") });
    expect(await bench.world()).toEqual(before);
  });
});
