import { MigError } from "../../../domain/errors.ts";
import { keptName } from "../../../domain/ids.ts";
import type { PlannedCommand } from "../../../domain/plan.ts";
import { type OwnershipRecord, sameClaim } from "../../../domain/record.ts";
import { moveFactsOf } from "../../../handover/move-facts.ts";
import { agentHolder, recordsOf } from "../../../handover/move-records.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { PlanSubject, Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { untilSettled } from "./until.ts";
import { withHint } from "./with-hint.ts";

/**
 * The source is kept for its time under another name, so that a rollback is possible and a start under the old
 * name fails; with `keep_source = 0` it is destroyed at once, as the original did.
 */
export const retireSource: Step<MoveWorld> = {
  name: "applogic/retire-source",
  title: "Retire the source",
  phase: "settle",
  by: "agent",
  async run(ctx) {
    const facts = moveFactsOf(ctx.job);
    const found = await untilSettled(ctx, ctx.world.source, facts.name);
    if (found === undefined) return keptOutput(ctx);
    if (facts.keepSeconds === 0) return destroyAtOnce(ctx);
    const since = await ctx.world.source.time();
    await markKept(ctx, since);
    await ctx.world.source.rename(facts.name, keptName(ctx.job.id, facts.name));
    return keptOutput(ctx, since);
  },
  async probe(ctx) {
    const { name } = moveFactsOf(ctx.job);
    if ((await untilSettled(ctx, ctx.world.source, name)) !== undefined) return { state: "not-done" };
    return { state: "done", output: await keptOutput(ctx) };
  },
  undo: { nothing: "After the commit the way back is rollback." },
  explain(spec) {
    const { name, keepSeconds } = moveFactsOf(spec);
    return {
      sentence:
        keepSeconds === 0
          ? `${name} on ${spec.source} is destroyed at once (keep_source = 0).`
          : `${name} on ${spec.source} is kept as ${keptName(spec.id, name)} for ${lengthOf(keepSeconds)}; rollback is possible until then.`,
      commands: retireCommands(spec),
    };
  },
};

function lengthOf(seconds: number): string {
  if (seconds % 3600 === 0) return `${seconds / 3600} h`;
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}

function retireCommands(spec: PlanSubject): readonly PlannedCommand[] {
  const { name, keepSeconds } = moveFactsOf(spec);
  const on = (text: string): PlannedCommand => ({ grid: spec.source, text });
  if (keepSeconds === 0) return [on(planned.destroy(name))];
  return [
    on(planned.writeRecord(name, keptRecord(spec, 0), { keptSince: true })),
    on(planned.rename(name, keptName(spec.id, name))),
  ];
}

function keptRecord(spec: PlanSubject, since: number): OwnershipRecord {
  const records = recordsOf(spec);
  const claim = { generation: records.givenUp.generation, holder: agentHolder(spec.target) };
  return records.source("away", claim, { copied: true, keptSince: since });
}

async function markKept(ctx: MoveContext, since: number): Promise<void> {
  const { name } = moveFactsOf(ctx.job);
  const { source } = ctx.world;
  const next = keptRecord(ctx.job, since);
  const record = await source.readRecord(name);
  if (sameClaim(record, next)) return;
  // Not FENCED: this job is committed, and what lies there now cannot take that away.
  if (record?.job?.id !== ctx.job.id || record.state !== "away") throw notReleased(ctx);
  // A recovery that was cut off may have raised the claim; a generation never falls.
  const { generation } = next;
  await source.writeRecord(name, record, { ...next, generation: Math.max(generation, record.generation) });
}

function notReleased(ctx: MoveContext): MigError {
  const { name } = moveFactsOf(ctx.job);
  return new MigError(
    "RECORD_FOREIGN",
    `Application ${name} on ${ctx.job.source} is not the retired source: it stays`,
    { hint: `Look at it: app info ${name}` },
  );
}

async function destroyAtOnce(ctx: MoveContext): Promise<Record<string, never>> {
  const { name } = moveFactsOf(ctx.job);
  const record = await ctx.world.source.readRecord(name);
  if (record?.state !== "away" || record.job?.id !== ctx.job.id) throw notReleased(ctx);
  const remedy = `The source stays there, stopped. Mend what the controller names, then on ${ctx.job.source}: ${planned.destroy(name)}`;
  await withHint(remedy, () => ctx.world.source.destroy(name));
  return {};
}

/** Where it is kept and until when, by the clock of the controller that holds it. */
async function keptOutput(ctx: MoveContext, known?: number): Promise<Record<string, unknown>> {
  const facts = moveFactsOf(ctx.job);
  const name = keptName(ctx.job.id, facts.name);
  const found = known === undefined ? await ctx.world.source.findApplication(name) : undefined;
  const since =
    known ?? (found !== undefined && found.record !== "foreign" ? found.record?.job?.keptSince : undefined);
  if (since === undefined) return {};
  return { keptAs: name, keptUntil: new Date((since + facts.keepSeconds) * 1000).toISOString() };
}
