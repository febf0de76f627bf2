import { hasCode, MigError } from "../../../domain/errors.ts";
import { type Claim, type OwnershipRecord, type RecordJob, sameClaim } from "../../../domain/record.ts";
import { type RecoverFacts, recoverFactsOf } from "../../../handover/move-facts.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { PlanSubject, Step } from "../../../jobs/workflow.ts";
import type { GridSession } from "../../driver.ts";
import { planned } from "../planned.ts";
import { untilSettled } from "./until.ts";

export function takersClaim(facts: RecoverFacts): Claim {
  return { generation: facts.generation, holder: facts.holder };
}

/** A record of the job that is ended, under another state and claim. */
export function recoveredRecord(
  facts: RecoverFacts,
  entity: string,
  change: Pick<OwnershipRecord, "state" | "generation" | "holder"> & { readonly job?: RecordJob },
): OwnershipRecord {
  return { applicationId: facts.applicationId, entity, job: facts.job, ...change };
}

/** An AppLogic controller cannot refuse an old command: the old holder is seen stopped, and what it sent has run out. */
export const stopOldHolder: Step<MoveWorld> = {
  name: "recover/stop-old-holder",
  title: "Stop the old holder and let its commands run out",
  phase: "prepare",
  by: "agent",
  async run(ctx) {
    const facts = recoverFactsOf(ctx.job);
    const sessions = present(ctx, facts);
    const { helper } = facts.job;
    if (helper !== undefined && sessions.includes(ctx.world.source)) await stopHelper(ctx, helper);
    const ms = Math.max(0, ...sessions.map((session) => session.drainMs));
    ctx.waiting(`${Math.ceil(ms / 1000)} s, until no command of the old holder can run any more`);
    await ctx.clock.sleep(ms, ctx.signal);
    return undefined;
  },
  async probe() {
    return { state: "not-done" };
  },
  undo: { nothing: "The old holder stays stopped." },
  explain(spec) {
    const { helper } = recoverFactsOf(spec).job;
    return {
      sentence: "The helper of the old job is stopped, and one waits until nothing it sent can still run.",
      commands: helper === undefined ? [] : [{ grid: spec.source, text: planned.stop(helper) }],
    };
  },
};

async function stopHelper(ctx: MoveContext, helper: string): Promise<void> {
  const found = await untilSettled(ctx, ctx.world.source, helper);
  if (found !== undefined && found.state !== "stopped") await ctx.world.source.stop(helper);
}

/** Source first, then target; who is refused reads on and drives nothing. */
export const claimRecords: Step<MoveWorld> = {
  name: "recover/claim",
  title: "Claim the records",
  phase: "prepare",
  by: "agent",
  async run(ctx) {
    const facts = recoverFactsOf(ctx.job);
    const sessions = present(ctx, facts);
    if (sessions.includes(ctx.world.source)) await raise(ctx.world.source, facts.name, facts);
    if (sessions.includes(ctx.world.target)) {
      await unlessSourceSuffices(ctx, () => raise(ctx.world.target, facts.targetName, facts));
    }
    return undefined;
  },
  async probe() {
    return { state: "not-done" };
  },
  undo: { nothing: "A claim changes no state." },
  explain(spec) {
    const facts = recoverFactsOf(spec);
    const claim = takersClaim(facts);
    const raised = (state: OwnershipRecord["state"], entity: string): string =>
      planned.writeRecord(facts.name, recoveredRecord(facts, entity, { ...claim, state }));
    return {
      sentence: `Both records get generation ${claim.generation} and the holder ${claim.holder}, and keep their state.`,
      commands: [{ grid: spec.source, text: raised("moving", facts.sourceEntity) }],
    };
  },
};

/**
 * What is done at the target is left out while its controller does not answer, if the source is `moving` under our own
 * claim: it was never given away, so nobody may start anything at the target, and the source comes back alone.
 */
export async function unlessSourceSuffices(ctx: MoveContext, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const facts = recoverFactsOf(ctx.job);
    if (!hasCode(error, "SSH_UNREACHABLE", "SSH_HANDSHAKE") || facts.assertedOff.includes(ctx.job.source))
      throw error;
    const record = await ctx.world.source.readRecord(facts.name);
    if (record?.state !== "moving" || !sameClaim(record, takersClaim(facts))) throw error;
    ctx.note(`${error.message}: the source was never given away and comes back without it.`, ctx.job.target);
  }
}

async function raise(session: GridSession, application: string, facts: RecoverFacts): Promise<void> {
  const record = await session.readRecord(application);
  const claim = takersClaim(facts);
  if (record === undefined || record.applicationId !== facts.applicationId || sameClaim(record, claim))
    return;
  // A claim only ever rises: a recovery that was cut off and is taken up later may find that others have gone on.
  if (record.generation >= claim.generation) throw overtaken(session, application, record);
  await session.writeRecord(application, record, { ...record, ...claim });
}

function overtaken(session: GridSession, application: string, record: OwnershipRecord): MigError {
  return new MigError(
    "FENCED",
    `The record of ${application} on ${session.grid.name} is at generation ${record.generation} already, held by ${record.holder}`,
  );
}

/** The sessions of grids that nobody asserted off. */
function present(ctx: MoveContext, facts: RecoverFacts): readonly GridSession[] {
  return [ctx.world.source, ctx.world.target].filter(
    (session) => !facts.assertedOff.includes(session.grid.name),
  );
}

export function isAssertedOff(spec: Pick<PlanSubject, "id" | "facts">, grid: string): boolean {
  return recoverFactsOf(spec).assertedOff.includes(grid);
}
