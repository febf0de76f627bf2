import { MigError } from "../../../domain/errors.ts";
import { sameClaim } from "../../../domain/record.ts";
import { moveFactsOf } from "../../../handover/move-facts.ts";
import { recordsOf } from "../../../handover/move-records.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import type { ApplicationFacts } from "../../driver.ts";
import { planned } from "../planned.ts";
import { untilSettled } from "./until.ts";

const ENTITY = "<entity>";

/** From here on the target may be started, behind its closed gate. */
export const grantTarget: Step<MoveWorld> = {
  name: "grant-target",
  title: "Grant the target",
  phase: "start",
  by: "helper",
  async run(ctx) {
    const { targetName } = moveFactsOf(ctx.job);
    const records = recordsOf(ctx.job);
    const found = await untilSettled(ctx, ctx.world.target, targetName);
    if (found === undefined) throw lostCopy(ctx, targetName);
    if (isGranted(ctx, found)) return { entity: found.entity };
    await ctx.world.target.writeRecord(
      targetName,
      records.moving,
      records.target("granted", records.moving, found.entity),
    );
    return { entity: found.entity };
  },
  async probe(ctx) {
    const found = await untilSettled(ctx, ctx.world.target, moveFactsOf(ctx.job).targetName);
    return found !== undefined && isGranted(ctx, found)
      ? { state: "done", output: { entity: found.entity } }
      : { state: "not-done" };
  },
  undo: { onFailure: "stuck", run: (ctx) => giveTargetUp(ctx) },
  explain(spec) {
    const { targetName } = moveFactsOf(spec);
    const records = recordsOf(spec);
    return {
      sentence: `The record on ${spec.target} says granted: it may be started there, and does not serve yet.`,
      commands: [
        {
          grid: spec.target,
          text: planned.writeRecord(targetName, records.target("granted", records.moving, ENTITY)),
        },
      ],
      undo: [
        {
          grid: spec.target,
          text: planned.writeRecord(targetName, records.target("away", records.givenUp, ENTITY)),
        },
      ],
    };
  },
};

function isGranted(ctx: MoveContext, { record }: ApplicationFacts): boolean {
  const { moving } = recordsOf(ctx.job);
  return (
    record !== undefined && record !== "foreign" && record.state === "granted" && sameClaim(record, moving)
  );
}

/** d := away(g+1). Kills a start or a commit that may still be under way; throws `FENCED` after a commit. */
export async function giveTargetUp(ctx: MoveContext): Promise<void> {
  const { targetName } = moveFactsOf(ctx.job);
  const records = recordsOf(ctx.job);
  const { target } = ctx.world;
  const found = await untilSettled(ctx, target, targetName);
  if (found === undefined) return;
  const record = await target.readRecord(targetName);
  if (record === undefined || sameClaim(record, records.givenUp)) return;
  await target.writeRecord(targetName, records.moving, records.target("away", records.givenUp, found.entity));
}

/** Somebody removed what was copied. */
export function lostCopy(ctx: MoveContext, name: string): MigError {
  return new MigError("VERIFY_FAILED", `The copy ${name} on ${ctx.job.target} is not there any more`, {
    hint: "Somebody removed it; the source comes back by itself.",
  });
}
