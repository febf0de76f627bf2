import { MigError } from "../../../domain/errors.ts";
import { type Claim, type OwnershipRecord, sameClaim } from "../../../domain/record.ts";
import { keptAgain } from "../../../handover/kept.ts";
import { type KeptFacts, type MoveFacts, moveFactsOf } from "../../../handover/move-facts.ts";
import { recordsOf } from "../../../handover/move-records.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { PlanSubject, Step } from "../../../jobs/workflow.ts";
import type { ApplicationFacts, GridSession } from "../../driver.ts";
import { planned } from "../planned.ts";
import { untilSettled } from "./until.ts";

/** A rollback copies nothing: the kept source gets its old name back. */
export const renameKeptBack: Step<MoveWorld> = {
  name: "applogic/rename-kept-back",
  title: "Give the kept source its name back",
  phase: "final-copy",
  by: "helper",
  async run(ctx) {
    const kept = keptOf(ctx.job);
    const { targetName } = moveFactsOf(ctx.job);
    const { target } = ctx.world;
    const records = recordsOf(ctx.job);
    if ((await untilSettled(ctx, target, targetName)) !== undefined) {
      if (await isOurs(ctx, targetName)) return undefined;
      throw nameTaken(ctx, targetName);
    }
    const found = await mustBeKept(ctx, kept);
    if (!sameClaim(recordOfFacts(found), records.moving)) {
      await target.writeRecord(
        kept.name,
        kept,
        records.target("moving", records.moving, kept.entity, { copied: true }),
      );
    }
    await target.rename(kept.name, targetName);
    return undefined;
  },
  async probe(ctx) {
    return (await isOurs(ctx, moveFactsOf(ctx.job).targetName)) ? { state: "done" } : { state: "not-done" };
  },
  undo: { nothing: "It gets its kept name again after the source runs." },
  explain(spec) {
    const kept = keptOf(spec);
    const { targetName } = moveFactsOf(spec);
    const records = recordsOf(spec);
    const on = (text: string): { grid: string; text: string } => ({ grid: spec.target, text });
    return {
      sentence: `${kept.name} on ${spec.target} becomes ${targetName} again.`,
      commands: [
        on(
          planned.writeRecord(
            kept.name,
            records.target("moving", records.moving, kept.entity, { copied: true }),
          ),
        ),
        on(planned.rename(kept.name, targetName)),
      ],
    };
  },
};

/** Stands early, for its undo: the kept source is put away again last of all, when the source has long been running. */
export const findKept: Step<MoveWorld> = {
  name: "applogic/find-kept",
  title: "See that the kept source is there",
  phase: "prepare",
  by: "agent",
  async run(ctx) {
    const kept = keptOf(ctx.job);
    const found = await mustBeKept(ctx, kept);
    if (sameClaim(recordOfFacts(found), kept) && found.entity === kept.entity) return undefined;
    throw new MigError("RECORD_FOREIGN", `${kept.name} on ${kept.grid} is not what job ${kept.jobId} kept`, {
      hint: `Look at it: app info ${kept.name}`,
    });
  },
  async probe() {
    return { state: "not-done" };
  },
  undo: { onFailure: "problem", run: (ctx) => keepAgain(ctx) },
  explain(spec) {
    const kept = keptOf(spec);
    const { targetName } = moveFactsOf(spec);
    const on = (text: string): { grid: string; text: string } => ({ grid: spec.target, text });
    return {
      sentence: `${kept.name} must be on ${spec.target}, as job ${kept.jobId} kept it.`,
      commands: [],
      undo: [
        on(planned.rename(targetName, kept.name)),
        on(planned.writeRecord(kept.name, keptRecordAgain(spec))),
      ],
    };
  },
};

/**
 * The name first: a copy that this was cut off with lies under the name by which it is looked for, and its record, still
 * of this job, says what to do with it.
 */
async function keepAgain(ctx: MoveContext): Promise<void> {
  const kept = keptOf(ctx.job);
  const { targetName } = moveFactsOf(ctx.job);
  if (await isOurs(ctx, targetName)) {
    const found = await untilSettled(ctx, ctx.world.target, targetName);
    if (found?.state !== "stopped") await ctx.world.target.stop(targetName);
    await ctx.world.target.rename(targetName, kept.name);
  }
  const claim = recordsOf(ctx.job).givenUp;
  await putKeptRecordBack(ctx, { session: ctx.world.target, name: kept.name, jobId: ctx.job.id, claim });
}

/** The record of a copy that a rollback had taken hold of says again what it said while it was kept. */
export async function putKeptRecordBack(
  ctx: Pick<MoveContext, "clock" | "signal" | "waiting">,
  kept: {
    readonly session: GridSession;
    readonly name: string;
    readonly jobId: string;
    readonly claim: Claim;
  },
): Promise<void> {
  const record = recordOfFacts(await untilSettled(ctx, kept.session, kept.name));
  const job = record?.job?.id === kept.jobId ? keptAgain(record.job) : undefined;
  if (record === undefined || job === undefined) return;
  // A generation never falls: a recovery may have raised it meanwhile.
  const claim = record.generation > kept.claim.generation ? {} : kept.claim;
  await kept.session.writeRecord(kept.name, record, { ...record, ...claim, state: "away", job });
}

/** As it was kept, with the old job's word on how long. */
function keptRecordAgain(spec: PlanSubject): OwnershipRecord {
  const record = recordsOf(spec).target("away", recordsOf(spec).givenUp, keptOf(spec).entity);
  const job = record.job && keptAgain(record.job);
  return job === undefined ? record : { ...record, job };
}

async function isOurs(ctx: MoveContext, name: string): Promise<boolean> {
  return recordOfFacts(await untilSettled(ctx, ctx.world.target, name))?.job?.id === ctx.job.id;
}

async function mustBeKept(ctx: MoveContext, kept: KeptFacts): Promise<ApplicationFacts> {
  const found = await untilSettled(ctx, ctx.world.target, kept.name);
  if (found !== undefined) return found;
  throw new MigError(
    "UNKNOWN_APPLICATION",
    `The kept source ${kept.name} on ${kept.grid} is not there any more`,
    {
      hint: "There is nothing to roll back to; mig migrate moves the application as it is now.",
    },
  );
}

function recordOfFacts(facts: ApplicationFacts | undefined): OwnershipRecord | undefined {
  return facts === undefined || facts.record === "foreign" ? undefined : facts.record;
}

function keptOf(job: Pick<PlanSubject, "id" | "facts">): KeptFacts {
  const { kept }: MoveFacts = moveFactsOf(job);
  if (kept !== undefined) return kept;
  throw new MigError("JOURNAL_DAMAGED", `Job ${job.id} is a rollback without a kept source`);
}

function nameTaken(ctx: MoveContext, name: string): MigError {
  return new MigError("GRID_REFUSED", `There is an application ${name} on ${ctx.job.target} already`, {
    hint: `Rename it there: app rename ${name} <new name>`,
  });
}
