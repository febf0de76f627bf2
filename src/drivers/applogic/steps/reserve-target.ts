import { MigError } from "../../../domain/errors.ts";
import { type Claim, sameClaim } from "../../../domain/record.ts";
import { moveFactsOf } from "../../../handover/move-facts.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { untilSettled } from "./until.ts";

/**
 * Stands early, for its undo: what the job left at the target is removed last of all, when the source has
 * long been running again.
 */
export const reserveTarget: Step<MoveWorld> = {
  name: "applogic/reserve-target",
  title: "See that the name is free on the target",
  phase: "prepare",
  by: "agent",
  async run(ctx) {
    const { targetName } = moveFactsOf(ctx.job);
    if ((await ctx.world.target.findApplication(targetName)) === undefined) return undefined;
    throw new MigError("GRID_REFUSED", `There is an application ${targetName} on ${ctx.job.target} already`, {
      hint: `Rename or destroy it there: app rename ${targetName} <new name>`,
    });
  },
  async probe() {
    return { state: "not-done" };
  },
  undo: {
    onFailure: "problem",
    run: (ctx) => removeOwnCopy(ctx),
  },
  explain(spec) {
    const { targetName } = moveFactsOf(spec);
    return {
      sentence: `${spec.target} must have no application ${targetName}.`,
      commands: [],
      undo: [{ grid: spec.target, text: planned.destroy(targetName) }],
    };
  },
};

/**
 * Destroys the copy at the target if it is this job's, may not run, and nothing else; throws `RECORD_FOREIGN` otherwise.
 * `claim`: only under this one, for a job that goes on; one that has gone back removes it whoever claimed it last.
 */
export async function removeOwnCopy(ctx: MoveContext, claim?: Claim): Promise<void> {
  const { targetName } = moveFactsOf(ctx.job);
  const { target } = ctx.world;
  const found = await untilSettled(ctx, target, targetName);
  if (found === undefined) return;
  const record = found.record === "foreign" ? undefined : found.record;
  const mayRun = record?.state === "committed" || record?.state === "granted";
  const isOurs = record?.job?.id === ctx.job.id && (claim === undefined || sameClaim(record, claim));
  if (!isOurs || mayRun) {
    throw new MigError(
      "RECORD_FOREIGN",
      `Application ${targetName} on ${ctx.job.target} is not this job's copy: it stays`,
      {
        hint: `Look at it: app info ${targetName}`,
      },
    );
  }
  if (found.state !== "stopped") await target.stop(targetName);
  await target.destroy(targetName);
}
