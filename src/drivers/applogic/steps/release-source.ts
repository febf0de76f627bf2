import type { OwnershipRecord } from "../../../domain/record.ts";
import { sameClaim } from "../../../domain/record.ts";
import { moveFactsOf } from "../../../handover/move-facts.ts";
import { recordsOf } from "../../../handover/move-records.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { PlanSubject, Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { lostCopy } from "./grant-target.ts";
import { untilSettled } from "./until.ts";

/** Away before granted: at no moment do both records let somebody start. */
export const releaseSource: Step<MoveWorld> = {
  name: "release-source",
  title: "Give the source away",
  phase: "start",
  by: "helper",
  async run(ctx) {
    const { name } = moveFactsOf(ctx.job);
    const records = recordsOf(ctx.job);
    if (await isReleased(ctx)) return undefined;
    await markProven(ctx);
    await ctx.world.source.writeRecord(
      name,
      records.moving,
      records.source("away", records.moving, { copied: true }),
    );
    return undefined;
  },
  async probe(ctx) {
    return (await isReleased(ctx)) ? { state: "done" } : { state: "not-done" };
  },
  undo: { nothing: "The source is taken back where it is started again, after the target was given up." },
  explain(spec) {
    const { name, targetName } = moveFactsOf(spec);
    const records = recordsOf(spec);
    return {
      sentence: `The record on ${spec.source} says away: the application may not be started there any more.`,
      commands: [
        ...(spec.kind === "rollback"
          ? []
          : [{ grid: spec.target, text: planned.writeRecord(targetName, provenCopy(spec, "<entity>")) }]),
        {
          grid: spec.source,
          text: planned.writeRecord(name, records.source("away", records.moving, { copied: true })),
        },
      ],
    };
  },
};

/** By this job's own claim: what somebody else wrote is not ours to build on. */
async function isReleased(ctx: MoveContext): Promise<boolean> {
  const record = await ctx.world.source.readRecord(moveFactsOf(ctx.job).name);
  return record?.state === "away" && sameClaim(record, recordsOf(ctx.job).moving);
}

/**
 * The copy's own record says that it is whole before the source is given away: should the source's grid be lost right
 * then, nothing else could tell, and nobody could start the only copy there is. A kept source is whole as it is.
 */
async function markProven(ctx: MoveContext): Promise<void> {
  const { targetName } = moveFactsOf(ctx.job);
  const { target } = ctx.world;
  const found = await untilSettled(ctx, target, targetName);
  if (found === undefined) throw lostCopy(ctx, targetName);
  if (found.record !== "foreign" && found.record?.job?.copied === true) return;
  await target.writeRecord(targetName, recordsOf(ctx.job).moving, provenCopy(ctx.job, found.entity));
}

function provenCopy(spec: PlanSubject, entity: string): OwnershipRecord {
  const records = recordsOf(spec);
  return records.target("moving", records.moving, entity, { copied: true });
}
