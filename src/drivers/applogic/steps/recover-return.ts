import { MigError, toErrorData } from "../../../domain/errors.ts";
import type { PlannedCommand } from "../../../domain/plan.ts";
import { recoverFactsOf } from "../../../handover/move-facts.ts";
import type { MoveContext } from "../../../handover/move-world.ts";
import type { PlanSubject } from "../../../jobs/workflow.ts";
import { bringSourceBack, giveUp, giveUpTarget } from "./recover-back.ts";
import { cleanUpAfterBack, removeOldHelper } from "./recover-settle.ts";
import { isAssertedOff } from "./recover-sides.ts";

/** Who asked, when it is the agent in the application itself. */
const BY_THE_AGENT = "agent";

/**
 * A recovery that went forward and found the copy not whole: before the commit the source comes back. The agent inside
 * that very copy cannot do this, for it would stop itself in the middle.
 */
export async function returnToSource(ctx: MoveContext): Promise<void> {
  const { id, source, requestedBy } = ctx.job;
  if (requestedBy === BY_THE_AGENT || isAssertedOff(ctx.job, source)) {
    throw new MigError("JOB_STATE", `Job ${id} cannot bring the application back to ${source} from here`, {
      hint: "Mend what the verification names, or type mig recover on another machine that reaches both grids.",
    });
  }
  await giveUp(ctx);
  await bringSourceBack.run(ctx);
  for (const step of [cleanUpAfterBack, removeOldHelper]) {
    await step.run(ctx).catch((error: unknown) => ctx.note(`${step.title}: ${toErrorData(error).message}`));
  }
}

/** Its commands, for the plan. */
export function returnCommands(spec: PlanSubject): readonly PlannedCommand[] {
  if (isAssertedOff(spec, recoverFactsOf(spec).job.source)) return [];
  return [giveUpTarget, bringSourceBack, cleanUpAfterBack, removeOldHelper].flatMap(
    (step) => step.explain(spec).commands,
  );
}
