import { hasCode, MigError } from "../../../domain/errors.ts";
import { type OwnershipRecord, sameClaim } from "../../../domain/record.ts";
import { decideTakeover } from "../../../domain/takeover.ts";
import { recoverFactsOf } from "../../../handover/move-facts.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import type { GridSession } from "../../driver.ts";
import { planned } from "../planned.ts";
import {
  findCopy,
  isAssertedOff,
  isSilent,
  lookAtSide,
  NO_WAY_BACK,
  nameOn,
  recordOf,
  recoveredRecord,
  type SideName,
  takersClaim,
} from "./recover-sides.ts";
import { untilSettled } from "./until.ts";
import { withHint } from "./with-hint.ts";

/**
 * An AppLogic controller cannot refuse an old command: the old holder is seen stopped, and what it sent has run out. Only a
 * copy that it began lasts longer, and cannot be broken off by anybody else: the target is busy until its end. The target is
 * given up, and so that end awaited, before the source is started; the controller reads it until then.
 */
export const stopOldHolder: Step<MoveWorld> = {
  name: "recover/stop-old-holder",
  title: "Stop the old holder and let its commands run out",
  phase: "prepare",
  by: "agent",
  async run(ctx) {
    const { helper } = recoverFactsOf(ctx.job).job;
    const sessions = sidesPresent(ctx).map((side): GridSession => ctx.world[side]);
    if (helper !== undefined && !isAssertedOff(ctx.job, ctx.job.source)) await stopHelper(ctx, helper);
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
  if (found === undefined || found.state === "stopped") return;
  const remedy = `Its job can be taken over once it is off, and MIG powers nothing off. If it hangs, type on ${ctx.job.source}: app stop ${helper} --force; then mig recover again.`;
  await withHint(remedy, () => ctx.world.source.stop(helper)).catch((error: unknown) => {
    // It had come to its end, and its agent has removed it meanwhile.
    if (!hasCode(error, "UNKNOWN_APPLICATION")) throw error;
  });
}

/**
 * Source first, then target; who is refused reads on and drives nothing. The old holder may have gone on until it was
 * stopped: only what the records say now, under our own claim, decides. Throws `JOB_STATE` when that is another way.
 */
export function claimRecords(way: "back" | "forward"): Step<MoveWorld> {
  return {
    name: CLAIM,
    title: "Claim the records",
    phase: "prepare",
    by: "agent",
    async run(ctx) {
      for (const side of sidesPresent(ctx)) {
        if (side === "source") await raise(ctx, side);
        else await unlessSourceSuffices(ctx, () => raise(ctx, side));
      }
      const now = decideTakeover(await lookAtSide(ctx, "source"), await lookAtSide(ctx, "target"));
      if (now.action === way) return undefined;
      throw new MigError("JOB_STATE", `The old holder went on until it was stopped. ${now.sentence}`, {
        hint: "mig recover decides anew.",
      });
    },
    async probe() {
      return { state: "not-done" };
    },
    undo: NO_WAY_BACK,
    explain(spec) {
      const facts = recoverFactsOf(spec);
      const claim = takersClaim(facts);
      const state = way === "back" ? "moving" : "away";
      const raised = recoveredRecord(facts, facts.sourceEntity, { ...claim, state });
      return {
        sentence: `Both records get generation ${claim.generation} and the holder ${claim.holder}, and keep their state.`,
        commands: [{ grid: spec.source, text: planned.writeRecord(facts.name, raised) }],
      };
    },
  };
}

/** Name of the step after which a recovery knows that it is the one that drives. */
const CLAIM = "recover/claim";

/**
 * What is done at the target is left out while its controller does not answer, if the source is `moving` under our own
 * claim: it was never given away, so nobody may start anything at the target, and the source comes back alone.
 */
export async function unlessSourceSuffices(ctx: MoveContext, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const facts = recoverFactsOf(ctx.job);
    if (!isSilent(error) || facts.assertedOff.includes(ctx.job.source)) throw error;
    const record = await ctx.world.source.readRecord(facts.name);
    if (record?.state !== "moving" || !sameClaim(record, takersClaim(facts))) throw error;
    ctx.note(`${error.message}: the source was never given away and comes back without it.`, ctx.job.target);
  }
}

/** What is committed, or sealed, is nobody's to claim: it has ended. */
async function raise(ctx: MoveContext, side: SideName): Promise<void> {
  const facts = recoverFactsOf(ctx.job);
  const name = (await nameOfCopy(ctx, side)) ?? nameOn(facts, side);
  const session: GridSession = ctx.world[side];
  const record = await session.readRecord(name);
  const claim = takersClaim(facts);
  if (record === undefined || record.applicationId !== facts.applicationId || sameClaim(record, claim))
    return;
  if (record.state === "committed" || record.state === "snapshot") return;
  // A claim only ever rises: a recovery that was cut off and is taken up later may find that others have gone on.
  if (record.generation >= claim.generation) throw overtaken(session, name, record);
  await session.writeRecord(name, record, { ...record, ...claim });
}

/** Without waiting for a copy that is still being made: its record can be claimed all the same. */
async function nameOfCopy(ctx: MoveContext, side: SideName): Promise<string | undefined> {
  const facts = recoverFactsOf(ctx.job);
  const found = await ctx.world[side].findApplication(nameOn(facts, side));
  return recordOf(found)?.job?.id === facts.job.id ? found?.name : (await findCopy(ctx, side))?.name;
}

function overtaken(session: GridSession, application: string, record: OwnershipRecord): MigError {
  return new MigError(
    "FENCED",
    `The record of ${application} on ${session.grid.name} is at generation ${record.generation} already, held by ${record.holder}`,
  );
}

/** The sides that nobody asserted off, the source first. */
function sidesPresent(ctx: MoveContext): readonly SideName[] {
  return (["source", "target"] as const).filter((side) => !isAssertedOff(ctx.job, ctx.job[side]));
}

/** The helper of the old job is still at work: then what it and its agent settle is left to them. */
export async function helperLives(ctx: MoveContext): Promise<boolean> {
  const { helper } = recoverFactsOf(ctx.job).job;
  if (helper === undefined || isAssertedOff(ctx.job, ctx.job.source)) return false;
  const found = await ctx.world.source.findApplication(helper);
  return found !== undefined && found.state !== "stopped" && found.state !== "failed";
}
