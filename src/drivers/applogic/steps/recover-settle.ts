import { keptName } from "../../../domain/ids.ts";
import { sameClaim } from "../../../domain/record.ts";
import { recoverFactsOf } from "../../../handover/move-facts.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { giveUp } from "./recover-back.ts";
import { helperLives } from "./recover-claim.ts";
import {
  findCopy,
  isAssertedOff,
  mustDrive,
  NO_WAY_BACK,
  recordOf,
  recoveredRecord,
  takersClaim,
} from "./recover-sides.ts";
import { putKeptRecordBack } from "./rename-kept-back.ts";
import { untilSettled } from "./until.ts";

/** The application runs; a grid that does not answer has had its chances. */
const PATIENCE_MS = 5_000;

/** What the old job left behind at the target. What a rollback had taken hold of is kept as it was before. */
export const cleanUpAfterBack: Step<MoveWorld> = {
  name: "recover/remove-copy",
  title: "Remove the copy at the target",
  phase: "settle",
  by: "agent",
  lenient: true,
  patienceMs: PATIENCE_MS,
  async run(ctx) {
    if (isAssertedOff(ctx.job, ctx.job.target)) return undefined;
    const found = await findCopy(ctx, "target");
    const state = recordOf(found)?.state;
    if (found === undefined || state === "committed" || state === "snapshot") return undefined;
    await giveUp(ctx);
    const { back } = recoverFactsOf(ctx.job).job;
    if (back === undefined) await destroyCopy(ctx, found.name);
    else await keepAgain(ctx, found.name, back);
    return undefined;
  },
  async probe() {
    return { state: "not-done" };
  },
  undo: NO_WAY_BACK,
  explain(spec) {
    const { targetName, job } = recoverFactsOf(spec);
    return {
      sentence:
        job.back === undefined
          ? `The unfinished copy on ${spec.target} is destroyed, if it is that job's.`
          : `The kept source on ${spec.target} is put away again as ${job.back}, if it is that job's.`,
      commands: [
        {
          grid: spec.target,
          text: job.back === undefined ? planned.destroy(targetName) : planned.rename(targetName, job.back),
        },
      ],
    };
  },
};

async function destroyCopy(ctx: MoveContext, name: string): Promise<void> {
  await mustDrive(ctx, "target", name);
  await ctx.world.target.destroy(name);
}

/** The name first, as where a rollback itself puts it away. */
async function keepAgain(ctx: MoveContext, name: string, back: string): Promise<void> {
  const facts = recoverFactsOf(ctx.job);
  const session = ctx.world.target;
  if (name !== back) {
    await mustDrive(ctx, "target", name);
    await session.rename(name, back);
  }
  await putKeptRecordBack(ctx, { session, name: back, jobId: facts.job.id, claim: takersClaim(facts) });
}

/** As after a migrate: the source is kept under another name, if its grid can be reached. */
export const keepSource: Step<MoveWorld> = {
  name: "recover/retire-source",
  title: "Retire the source",
  phase: "settle",
  by: "agent",
  lenient: true,
  patienceMs: PATIENCE_MS,
  async run(ctx) {
    const facts = recoverFactsOf(ctx.job);
    if (isAssertedOff(ctx.job, ctx.job.source)) return undefined;
    const { source } = ctx.world;
    const name = keptName(facts.job.id, facts.name);
    const found = await untilSettled(ctx, source, facts.name);
    // An earlier attempt may have renamed it, and its answer have been lost.
    const record = recordOf(found ?? (await untilSettled(ctx, source, name)));
    if (record?.state !== "away" || record.job?.id !== facts.job.id) return undefined;
    if (record.generation > facts.generation) return undefined;
    const isMarked = sameClaim(record, takersClaim(facts)) && record.job.keptSince !== undefined;
    const since = isMarked ? record.job.keptSince : await source.time();
    const kept = { ...record.job, ...(since === undefined ? {} : { keptSince: since }) };
    if (found !== undefined) {
      if (!isMarked)
        await source.writeRecord(facts.name, record, { ...record, ...takersClaim(facts), job: kept });
      await mustDrive(ctx, "source", facts.name);
      await source.rename(facts.name, name);
    }
    return keptOutput(name, since, facts.job.keepSeconds);
  },
  async probe() {
    return { state: "not-done" };
  },
  undo: NO_WAY_BACK,
  explain(spec) {
    const facts = recoverFactsOf(spec);
    const marked = recoveredRecord(facts, facts.sourceEntity, { ...takersClaim(facts), state: "away" });
    return {
      sentence: `${facts.name} on ${spec.source} is kept under another name.`,
      commands: [
        { grid: spec.source, text: planned.writeRecord(facts.name, marked, { keptSince: true }) },
        { grid: spec.source, text: planned.rename(facts.name, keptName(facts.job.id, facts.name)) },
      ],
    };
  },
};

function keptOutput(
  name: string,
  since: number | undefined,
  keepSeconds: number | undefined,
): Record<string, string> {
  if (since === undefined || keepSeconds === undefined) return { keptAs: name };
  return { keptAs: name, keptUntil: new Date((since + keepSeconds) * 1000).toISOString() };
}

export const removeOldHelper: Step<MoveWorld> = {
  name: "recover/remove-helper",
  title: "Remove the old helper",
  phase: "settle",
  by: "agent",
  lenient: true,
  patienceMs: PATIENCE_MS,
  async run(ctx) {
    const { helper } = recoverFactsOf(ctx.job).job;
    if (helper === undefined || isAssertedOff(ctx.job, ctx.job.source)) return undefined;
    const found = await untilSettled(ctx, ctx.world.source, helper);
    if (found === undefined) return undefined;
    if (found.state !== "stopped") await ctx.world.source.stop(helper);
    if ((await untilSettled(ctx, ctx.world.source, helper)) !== undefined)
      await ctx.world.source.destroy(helper);
    return undefined;
  },
  async probe() {
    return { state: "not-done" };
  },
  undo: NO_WAY_BACK,
  explain(spec) {
    const { helper } = recoverFactsOf(spec).job;
    return {
      sentence: "The helper of the old job is destroyed.",
      commands: helper === undefined ? [] : [{ grid: spec.source, text: planned.destroy(helper) }],
    };
  },
};

/** Where nothing was claimed: what a helper that lives, and its agent, have still to settle is left to them. */
export function unlessHelperLives(step: Step<MoveWorld>): Step<MoveWorld> {
  return { ...step, run: async (ctx) => ((await helperLives(ctx)) ? undefined : step.run(ctx)) };
}
