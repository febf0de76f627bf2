import { describe, expect, it } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import type { StepContext } from "../../../src/jobs/workflow.ts";
import { type BenchWorld, benchStep, createEngineBench } from "../../support/engine-bench.ts";

/** Within the drain of the bench. */
const LATE_MS = 3_000;

/**
 * The commit is sent, its answer lost; then it is refused for good, and what was sent first lands only after that. Had
 * the job turned back, each undo would have found the target committed, without end.
 */
describe("a commit that lands late", () => {
  it("and was refused meanwhile: the job goes forward, for nothing of it is sent any more when it is judged", async () => {
    const commit = benchStep({
      name: "commit",
      commits: true,
      run({ world, clock }: StepContext<BenchWorld>) {
        world.binding.ended(world.binding.sending("west", "app config shop .user2=committed"), "unknown");
        void clock.sleep(LATE_MS).then(() => world.done.push("commit"));
        return Promise.reject(new MigError("GRID_REFUSED", "It is locked"));
      },
    });
    using bench = createEngineBench(benchStep({ name: "copy" }), commit);
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "succeeded" });
    expect(bench.types()).not.toContain("turned-back");
  });

  it("and did not: the job turns back as ever", async () => {
    using bench = createEngineBench(
      benchStep({ name: "copy" }),
      benchStep({
        name: "commit",
        commits: true,
        run: () => Promise.reject(new MigError("GRID_REFUSED", "It is locked")),
      }),
    );
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "failed" });
    expect(bench.done).toEqual([]);
  });

  it("after a crash and an abort: what has landed is not turned back from", async () => {
    using bench = createEngineBench(
      benchStep({ name: "copy" }),
      benchStep({ name: "commit", commits: true }),
    );
    bench.journal({ type: "started", step: "copy", attempt: 1 });
    bench.journal({ type: "succeeded", step: "copy", output: {} });
    bench.journal({ type: "started", step: "commit", attempt: 1 });
    bench.journal({ type: "abort-requested", by: "ada" });
    bench.done.push("copy", "commit");
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "succeeded" });
    expect(bench.done).toEqual(["copy", "commit"]);
  });
});
