import { hasCode, MigError } from "../../../domain/errors.ts";
import { keptName } from "../../../domain/ids.ts";
import { type Claim, type OwnershipRecord, type RecordJob, sameClaim } from "../../../domain/record.ts";
import { type Side, sideOf } from "../../../domain/takeover.ts";
import { type RecoverFacts, recoverFactsOf } from "../../../handover/move-facts.ts";
import { agentHolder } from "../../../handover/move-records.ts";
import type { MoveContext } from "../../../handover/move-world.ts";
import type { PlanSubject } from "../../../jobs/workflow.ts";
import type { ApplicationFacts, GridSession } from "../../driver.ts";
import { untilSettled } from "./until.ts";

/** What all steps of a recovery know of the two copies that the job to be ended is about. */
export type SideName = "source" | "target";

export const NO_WAY_BACK = { nothing: "A recovery only goes forward." } as const;

export function nameOn(facts: RecoverFacts, side: SideName): string {
  return side === "source" ? facts.name : facts.targetName;
}

/** The claim by which the taker drives. */
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

/** The record of a side where the application runs when all is done: the agent there holds it. */
export function committedRecord(spec: PlanSubject, side: SideName, entity: string): OwnershipRecord {
  const facts = recoverFactsOf(spec);
  return recoveredRecord(facts, entity, { ...settledClaim(spec, side), state: "committed" });
}

function settledClaim(spec: PlanSubject, side: SideName): Claim {
  return { generation: recoverFactsOf(spec).generation + 1, holder: agentHolder(spec[side]) };
}

export function isAssertedOff(spec: Pick<PlanSubject, "id" | "facts">, grid: string): boolean {
  return recoverFactsOf(spec).assertedOff.includes(grid);
}

export function recordOf(found: ApplicationFacts | undefined): OwnershipRecord | undefined {
  return found?.record === "foreign" ? undefined : found?.record;
}

/** The job's copy on one side, settled: under its name, or under the one by which it is, or was, kept. */
export async function findCopy(ctx: MoveContext, side: SideName): Promise<ApplicationFacts | undefined> {
  const facts = recoverFactsOf(ctx.job);
  const names = [
    nameOn(facts, side),
    side === "source" ? keptName(facts.job.id, facts.name) : facts.job.back,
  ];
  for (const name of names) {
    const found = name === undefined ? undefined : await untilSettled(ctx, ctx.world[side], name);
    if (recordOf(found)?.job?.id === facts.job.id) return found;
  }
  return undefined;
}

/** The copy, under its own name: one that was kept gets it back. Throws `UNKNOWN_APPLICATION`. */
export async function mustFindCopy(ctx: MoveContext, side: SideName): Promise<ApplicationFacts> {
  const facts = recoverFactsOf(ctx.job);
  const name = nameOn(facts, side);
  const found = await findCopy(ctx, side);
  if (found === undefined) {
    throw new MigError(
      "UNKNOWN_APPLICATION",
      `There is no application ${name} of job ${facts.job.id} on ${ctx.job[side]}`,
      { hint: "app list" },
    );
  }
  if (found.name === name) return found;
  await mustDrive(ctx, side, found.name);
  await ctx.world[side].rename(found.name, name);
  return { ...found, name };
}

/** What the table of the takeover is asked with. A target that does not answer is one of its answers. */
export async function lookAtSide(ctx: MoveContext, side: SideName): Promise<Side> {
  if (isAssertedOff(ctx.job, ctx.job[side])) return { seen: "asserted-off" };
  try {
    return sideOf(await findCopy(ctx, side), recoverFactsOf(ctx.job).applicationId);
  } catch (error) {
    if (side === "target" && isSilent(error)) return { seen: "unreachable" };
    throw error;
  }
}

export function isSilent(error: unknown): error is MigError {
  return hasCode(error, "SSH_UNREACHABLE", "SSH_HANDSHAKE");
}

/**
 * Looks once more who drives, right before a command that no controller checks: a recovery that was slow since its last
 * look, while others went on, finds itself refused. Throws `FENCED`.
 */
export async function mustDrive(ctx: MoveContext, side: SideName, application: string): Promise<void> {
  const session: GridSession = ctx.world[side];
  const record = await session.readRecord(application);
  const claims = [takersClaim(recoverFactsOf(ctx.job)), settledClaim(ctx.job, side)];
  if (claims.some((claim) => sameClaim(record, claim))) return;
  const held = record === undefined ? "gone" : `at generation ${record.generation}, held by ${record.holder}`;
  throw new MigError("FENCED", `The record of ${application} on ${session.grid.name} is ${held}`);
}
