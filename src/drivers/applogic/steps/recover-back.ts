import { MigError } from "../../../domain/errors.ts";
import { keptName } from "../../../domain/ids.ts";
import { recoverFactsOf } from "../../../handover/move-facts.ts";
import { agentHolder } from "../../../handover/move-records.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { isAssertedOff, recoveredRecord, takersClaim, unlessSourceSuffices } from "./recover-claim.ts";
import { untilSettled } from "./until.ts";

const NO_WAY_BACK = { nothing: "A recovery only goes forward." } as const;

/** The target is given up first, so that no start or commit of it can land any more. */
export const giveUpTarget: Step<MoveWorld> = {
  name: "recover/give-up-target",
  title: "Give the target up",
  phase: "start",
  by: "agent",
  async run(ctx) {
    if (isAssertedOff(ctx.job, ctx.job.target)) return undefined;
    await unlessSourceSuffices(ctx, () => giveUp(ctx));
    return undefined;
  },
  async probe() {
    return { state: "not-done" };
  },
  undo: NO_WAY_BACK,
  explain(spec) {
    const facts = recoverFactsOf(spec);
    const next = recoveredRecord(facts, "<entity>", { ...takersClaim(facts), state: "away" });
    return {
      sentence: `Whatever is on ${spec.target} may not start any more, and is stopped.`,
      commands: [
        { grid: spec.target, text: planned.writeRecord(facts.targetName, next) },
        { grid: spec.target, text: planned.stop(facts.targetName) },
      ],
    };
  },
};

/** Safe to run again; throws `FENCED` when the target has been committed. */
export async function giveUp(ctx: MoveContext): Promise<void> {
  const facts = recoverFactsOf(ctx.job);
  const { target } = ctx.world;
  const found = await untilSettled(ctx, target, facts.targetName);
  const record = found === undefined || found.record === "foreign" ? undefined : found.record;
  if (found === undefined || record?.job?.id !== facts.job.id) return;
  if (record.state === "snapshot") return;
  if (record.state === "committed")
    throw new MigError("FENCED", `The target ${ctx.job.target} has been committed meanwhile`);
  const next = recoveredRecord(facts, found.entity, { ...takersClaim(facts), state: "away" });
  if (record.state !== "away") await target.writeRecord(facts.targetName, record, next);
  if (found.state !== "stopped") await target.stop(facts.targetName);
}

/** The source is committed and runs. */
export const bringSourceBack: Step<MoveWorld> = {
  name: "recover/bring-source-back",
  title: "Bring the source back",
  phase: "start",
  by: "agent",
  commits: true,
  async run(ctx) {
    const facts = recoverFactsOf(ctx.job);
    const { source } = ctx.world;
    const found = await untilSettled(ctx, source, facts.name);
    if (found === undefined) {
      throw new MigError(
        "UNKNOWN_APPLICATION",
        `There is no application ${facts.name} on ${ctx.job.source}`,
        { hint: "app list" },
      );
    }
    const record = await source.readRecord(facts.name);
    if (record?.state !== "committed")
      await source.writeRecord(facts.name, takersClaim(facts), committedAt(ctx, found.entity));
    if (found.state !== "running") await source.start(facts.name);
    return undefined;
  },
  async probe(ctx) {
    const found = await untilSettled(ctx, ctx.world.source, recoverFactsOf(ctx.job).name);
    const record = found === undefined || found.record === "foreign" ? undefined : found.record;
    return found?.state === "running" && record?.state === "committed"
      ? { state: "done" }
      : { state: "not-done" };
  },
  undo: NO_WAY_BACK,
  explain(spec) {
    const facts = recoverFactsOf(spec);
    const record = recoveredRecord(facts, "<entity>", {
      state: "committed",
      generation: facts.generation + 1,
      holder: agentHolder(spec.source),
    });
    return {
      sentence: `${facts.name} on ${spec.source} is committed and started.`,
      commands: [
        { grid: spec.source, text: planned.writeRecord(facts.name, record) },
        { grid: spec.source, text: planned.start(facts.name) },
      ],
    };
  },
};

function committedAt(ctx: MoveContext, entity: string): ReturnType<typeof recoveredRecord> {
  const facts = recoverFactsOf(ctx.job);
  return recoveredRecord(facts, entity, {
    state: "committed",
    generation: facts.generation + 1,
    holder: agentHolder(ctx.job.source),
  });
}

/** What the old job left behind at the target, and its helper. */
export const cleanUpAfterBack: Step<MoveWorld> = {
  name: "recover/remove-copy",
  title: "Remove the copy at the target",
  phase: "settle",
  by: "agent",
  lenient: true,
  // The source runs again; a target that does not answer has had its chances.
  patienceMs: 5_000,
  async run(ctx) {
    const facts = recoverFactsOf(ctx.job);
    if (isAssertedOff(ctx.job, ctx.job.target)) return undefined;
    const { target } = ctx.world;
    const found = await untilSettled(ctx, target, facts.targetName);
    const record = found === undefined || found.record === "foreign" ? undefined : found.record;
    const ours =
      record?.job?.id === facts.job.id && record.state !== "committed" && record.state !== "snapshot";
    if (found === undefined || !ours) return undefined;
    if (found.state !== "stopped") await target.stop(facts.targetName);
    // What a rollback had brought back is the kept source itself: it is put away, not thrown away.
    if (facts.job.kind === "rollback")
      await target.rename(facts.targetName, keptName(facts.job.id, facts.name));
    else await target.destroy(facts.targetName);
    return undefined;
  },
  async probe() {
    return { state: "not-done" };
  },
  undo: NO_WAY_BACK,
  explain(spec) {
    const facts = recoverFactsOf(spec);
    const { targetName } = facts;
    const rollback = facts.job.kind === "rollback";
    return {
      sentence: rollback
        ? `The kept source on ${spec.target} is put away again, if it is that job's.`
        : `The unfinished copy on ${spec.target} is destroyed, if it is that job's.`,
      commands: [
        {
          grid: spec.target,
          text: rollback
            ? planned.rename(targetName, keptName(facts.job.id, facts.name))
            : planned.destroy(targetName),
        },
      ],
    };
  },
};

export const removeOldHelper: Step<MoveWorld> = {
  name: "recover/remove-helper",
  title: "Remove the old helper",
  phase: "settle",
  by: "agent",
  lenient: true,
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
