import { MigError } from "../../domain/errors.ts";
import { moveFactsOf } from "../../handover/move-facts.ts";
import type { MoveWorld } from "../../handover/move-world.ts";
import type { Step, Workflow } from "../../jobs/workflow.ts";
import { checkAgain } from "./steps/check-again.ts";
import { claimSource } from "./steps/claim-source.ts";
import { commit } from "./steps/commit.ts";
import { copy } from "./steps/copy.ts";
import { destroySuperseded } from "./steps/destroy-superseded.ts";
import { grantTarget } from "./steps/grant-target.ts";
import { releaseSource } from "./steps/release-source.ts";
import { reserveTarget } from "./steps/reserve-target.ts";
import { retireSource } from "./steps/retire-source.ts";
import { startTarget } from "./steps/start-target.ts";
import { stopSource } from "./steps/stop-source.ts";
import { untilSettled } from "./steps/until.ts";

/** Whether what was started on the target is well; throws why not. */
export type VerifyMove = (place: { readonly grid: string; readonly application: string }) => Promise<void>;

/**
 * The same move for an application without MIG inside: one program outside it, which outlives the stop, drives it from the
 * first step to the last. There is no helper, no gate, and nobody to challenge: whether the copy is well, `verify` says.
 */
export function migrateFromOutside(verify: VerifyMove): Workflow<MoveWorld> {
  const steps: readonly Step<MoveWorld>[] = [
    reserveTarget,
    checkAgain,
    claimSource,

    stopSource,
    copy,
    releaseSource,
    grantTarget,
    startTarget,
    verifyRunning(verify),
    { ...commit, serves: true }, // ---- no abort below this line ----

    retireSource,
    destroySuperseded,
  ];
  return { name: "migrate-from-outside", steps: steps.map((step) => ({ ...step, by: "agent" })) };
}

function verifyRunning(verify: VerifyMove): Step<MoveWorld> {
  return {
    name: "verify-running",
    title: "Verify the application on the target",
    phase: "start",
    by: "agent",
    async run(ctx) {
      const { targetName } = moveFactsOf(ctx.job);
      const { target } = ctx.job;
      const found = await untilSettled(ctx, ctx.world.target, targetName);
      if (found?.state !== "running") throw unwell(target, `it is ${found?.state ?? "gone"}`);
      try {
        await verify({ grid: target, application: targetName });
      } catch (error) {
        throw unwell(target, error instanceof Error ? error.message : String(error), error);
      }
      return undefined;
    },
    async probe() {
      return { state: "not-done" };
    },
    undo: { nothing: "It only looks." },
    explain: (spec) => ({
      sentence: `${moveFactsOf(spec).targetName} must run on ${spec.target}, and be well in the eyes of who moves it.`,
      commands: [],
    }),
  };
}

function unwell(grid: string, why: string, cause?: unknown): MigError {
  return new MigError("VERIFY_FAILED", `The application on ${grid} is not well: ${why}`, {
    hint: "The source comes back by itself.",
    cause,
  });
}
