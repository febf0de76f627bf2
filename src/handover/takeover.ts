import { MigError } from "../domain/errors.ts";
import { newJobId, randomName } from "../domain/ids.ts";
import type { JobSpec } from "../domain/job.ts";
import type { OwnershipRecord, RecordJob } from "../domain/record.ts";
import { decideTakeover, type Side, type TakeoverAction, type TakeoverDecision } from "../domain/takeover.ts";
import type { ApplicationFacts, GridSession } from "../drivers/driver.ts";
import { planOf, type Workflow } from "../jobs/workflow.ts";
import type { RecoverFacts } from "./move-facts.ts";
import type { MoveWorld } from "./move-world.ts";

/**
 * Ends a job from the records alone: on any machine with the package, grid.info and the key. First everything is
 * read, then decided by the table, then carried out as a job of its own.
 */
export interface TakeoverLook {
  readonly decision: TakeoverDecision;
  readonly records: readonly { readonly grid: string; readonly record: string }[];
  /** The job to run; absent when nothing is to be done, or one must wait. */
  readonly job?: JobSpec;
}

export interface TakeoverQuestion {
  readonly sessions: readonly GridSession[];
  readonly assertedOff: readonly string[];
  /** Only this application; absent: the one that grid.info's grids have a job for. */
  readonly applicationId?: string | undefined;
  /** Only this job; absent: whatever job the records name. */
  readonly jobId?: string | undefined;
  /** For records that do not say it. */
  readonly component: string;
  readonly statePath: string;
  readonly requestedBy: string;
  readonly now: Date;
  workflowOf(action: TakeoverAction): Workflow<MoveWorld> | undefined;
}

interface Seen {
  readonly session: GridSession;
  /** Undefined: the controller does not answer. */
  readonly applications: readonly ApplicationFacts[] | undefined;
}

export async function lookForTakeover(question: TakeoverQuestion): Promise<TakeoverLook> {
  const seen = await Promise.all(question.sessions.map((session) => lookAt(session, question.assertedOff)));
  const records = seen.flatMap((each) => describe(each, question));
  const job = newestJob(seen, question.applicationId);
  if (job === undefined) {
    const silent = seen
      .filter((each) => each.applications === undefined)
      .map((each) => each.session.grid.name);
    const sentence =
      silent.length === 0
        ? "No record on any grid names a job: there is nothing to recover."
        : `No record that can be read names a job, and ${silent.join(", ")} does not answer.`;
    return { decision: { action: silent.length === 0 ? "nothing" : "wait", sentence }, records };
  }
  if (question.jobId !== undefined && job.job.id !== question.jobId) {
    const sentence = `The records name job ${job.job.id}, not ${question.jobId}: it is for others to end it.`;
    return { decision: { action: "nothing", sentence }, records };
  }
  return decide(question, seen, job, records);
}

function decide(
  question: TakeoverQuestion,
  seen: readonly Seen[],
  found: Found,
  records: TakeoverLook["records"],
): TakeoverLook {
  const source = sideOf(seen, found.job.source, found.job.name, question, found.applicationId);
  const target = sideOf(seen, found.job.target, found.job.targetName, question, found.applicationId);
  const decision = decideTakeover(source, target);
  const workflow = question.workflowOf(decision.action);
  if (workflow === undefined) return { decision, records };
  return { decision, records, job: recoverJob(question, found, source, target, workflow) };
}

interface Found {
  readonly applicationId: string;
  readonly job: RecordJob;
  readonly generation: number;
}

function newestJob(seen: readonly Seen[], applicationId: string | undefined): Found | undefined {
  const found = seen.flatMap(({ applications }) =>
    (applications ?? []).flatMap(({ record, name }): Found[] => {
      if (record === undefined || record === "foreign" || record.job === undefined) return [];
      if (applicationId !== undefined && record.applicationId !== applicationId) return [];
      if (record.state === "snapshot" || name.startsWith("mig_kept_")) return [];
      return [{ applicationId: record.applicationId, job: record.job, generation: record.generation }];
    }),
  );
  const ids = new Set(found.map((each) => each.applicationId));
  if (ids.size > 1) {
    throw new MigError("USAGE", `The grids hold records of several applications: ${[...ids].join(", ")}`, {
      hint: "Run mig recover inside the application that is meant, or with a grid.info of its own.",
    });
  }
  return found.toSorted((left, right) => right.generation - left.generation)[0];
}

function sideOf(
  seen: readonly Seen[],
  grid: string,
  name: string,
  question: TakeoverQuestion,
  applicationId: string,
): Side {
  if (question.assertedOff.includes(grid)) {
    const facts = seen
      .find((each) => each.session.grid.name === grid)
      ?.applications?.find((each) => each.name === name);
    return facts === undefined ? { seen: "asserted-off" } : sideOfFacts(facts, applicationId);
  }
  const each = seen.find((candidate) => candidate.session.grid.name === grid);
  if (each?.applications === undefined) return { seen: "unreachable" };
  const facts = each.applications.find((candidate) => candidate.name === name);
  return facts === undefined ? { seen: "nothing" } : sideOfFacts(facts, applicationId);
}

function sideOfFacts(facts: ApplicationFacts, applicationId: string): Side {
  const { record } = facts;
  if (record === undefined || record === "foreign" || record.applicationId !== applicationId)
    return { seen: "nothing" };
  return { seen: "record", record, running: facts.state === "running" };
}

async function lookAt(session: GridSession, assertedOff: readonly string[]): Promise<Seen> {
  try {
    return { session, applications: await session.applications() };
  } catch (error) {
    if (!(error instanceof MigError)) throw error;
    if (error.code.startsWith("SSH_") || assertedOff.includes(session.grid.name))
      return { session, applications: undefined };
    throw error;
  }
}

function describe({ session, applications }: Seen, question: TakeoverQuestion): TakeoverLook["records"] {
  const grid = session.grid.name;
  if (question.assertedOff.includes(grid)) return [{ grid, record: "asserted off" }];
  if (applications === undefined) return [{ grid, record: "does not answer" }];
  const lines = applications.flatMap(({ name, state, record }) =>
    record === undefined || record === "foreign"
      ? []
      : [{ grid, record: `${name}: ${inWords(record)}, ${state}` }],
  );
  return lines.length === 0 ? [{ grid, record: "no record" }] : lines;
}

function inWords(record: OwnershipRecord): string {
  const job = record.job === undefined ? "" : `, job ${record.job.id}`;
  return `${record.state}, generation ${record.generation}, holder ${record.holder}${job}`;
}

function recoverJob(
  question: TakeoverQuestion,
  found: Found,
  source: Side,
  target: Side,
  workflow: Workflow<MoveWorld>,
): JobSpec {
  const highest = Math.max(generationOf(source), generationOf(target), found.generation);
  const facts: RecoverFacts = {
    applicationId: found.applicationId,
    name: found.job.name,
    targetName: found.job.targetName,
    sourceEntity: entityOf(source),
    targetEntity: entityOf(target),
    component: found.job.component ?? question.component,
    statePath: found.job.statePath ?? question.statePath,
    generation: highest + 1,
    holder: `recover-${randomName(6)}`,
    job: found.job,
    assertedOff: question.assertedOff,
  };
  const subject = {
    id: newJobId(),
    kind: "recover" as const,
    application: found.job.name,
    source: found.job.source,
    target: found.job.target,
    facts: { ...facts },
  };
  return {
    ...subject,
    strategy: workflow.name,
    applicationId: found.applicationId,
    of: found.job.id,
    requestedBy: question.requestedBy,
    createdAt: question.now.toISOString(),
    plan: planOf(workflow, subject),
  };
}

function generationOf(side: Side): number {
  return side.seen === "record" ? side.record.generation : 0;
}

function entityOf(side: Side): string {
  return side.seen === "record" ? side.record.entity : "<entity>";
}
