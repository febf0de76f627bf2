import { newJobId, randomName } from "../domain/ids.ts";
import type { JobSpec } from "../domain/job.ts";
import type { RecordJob } from "../domain/record.ts";
import {
  decideTakeover,
  type Side,
  sideOf,
  type TakeoverAction,
  type TakeoverDecision,
} from "../domain/takeover.ts";
import type { ApplicationFacts, GridSession } from "../drivers/driver.ts";
import { planOf, type Workflow } from "../jobs/workflow.ts";
import type { RecoverFacts } from "./move-facts.ts";
import type { MoveWorld } from "./move-world.ts";
import { copyOn, describe, type Found, lookAt, newestJob, renamedCopy, type Seen } from "./takeover-seen.ts";

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

export async function lookForTakeover(question: TakeoverQuestion): Promise<TakeoverLook> {
  const { assertedOff } = question;
  const seen = await Promise.all(question.sessions.map((session) => lookAt(session, assertedOff)));
  const records = seen.flatMap((each) => describe(each, assertedOff));
  const found = newestJob(seen, question.applicationId);
  if (found === undefined) return { decision: withoutJob(seen, assertedOff), records };
  if (question.jobId !== undefined && found.job.id !== question.jobId) {
    const sentence = `The records name job ${found.job.id}, not ${question.jobId}: it is for others to end it.`;
    return { decision: { action: "nothing", sentence }, records };
  }
  const sides = {
    source: lookAtSide(seen, "source", question, found),
    target: lookAtSide(seen, "target", question, found),
  };
  const decision = decide(seen, found, sides);
  const workflow = question.workflowOf(decision.action);
  if (workflow === undefined) return { decision, records };
  return { decision, records, job: recoverJob(question, found, sides, workflow) };
}

function withoutJob(seen: readonly Seen[], assertedOff: readonly string[]): TakeoverDecision {
  const silent = seen.filter((each) => each.applications === undefined).map((each) => each.session.grid.name);
  if (silent.length === 0)
    return { action: "nothing", sentence: "No record on any grid names a job: there is nothing to recover." };
  const names = silent.join(", ");
  if (silent.every((grid) => assertedOff.includes(grid))) {
    const sentence = `No record outside ${names} names a job: without it there is no copy to bring back. A snapshot can be started by hand; its page then offers to adopt it.`;
    return { action: "nothing", sentence };
  }
  const sentence = `No record that can be read names a job, and ${names} does not answer: wait until it does. If it is off for good, assert it with --assert-off.`;
  return { action: "wait", sentence };
}

interface Sides {
  readonly source: Side;
  readonly target: Side;
}

function lookAtSide(
  seen: readonly Seen[],
  side: keyof Sides,
  { assertedOff }: TakeoverQuestion,
  found: Found,
): Side {
  const grid = found.job[side];
  const applications = applicationsOn(seen, grid);
  const copy = applications && copyOn(applications, side, found);
  if (copy !== undefined) return sideOf(copy, found.applicationId);
  if (assertedOff.includes(grid)) return { seen: "asserted-off" };
  return { seen: applications === undefined ? "unreachable" : "nothing" };
}

function applicationsOn(seen: readonly Seen[], grid: string): readonly ApplicationFacts[] | undefined {
  return seen.find((each) => each.session.grid.name === grid)?.applications;
}

/** The table, and what it cannot know from two records. */
function decide(seen: readonly Seen[], found: Found, sides: Sides): TakeoverDecision {
  const { job } = found;
  const decision = decideTakeover(sides.source, sides.target);
  const { action } = decision;
  if (action === "forward" && sides.source.seen === "unreachable" && job.helper !== undefined) {
    const sentence = `The target was granted the application, but ${job.helper}, which drives the job, is on ${job.source}, and that does not answer: it could still go on. When ${job.source} is off for good, assert it with --assert-off.`;
    return { action: "wait", sentence };
  }
  for (const side of ["source", "target"] as const) {
    const renamed =
      sides[side].seen === "nothing" && renamedCopy(applicationsOn(seen, job[side]) ?? [], found);
    if (!renamed || action === "nothing") continue;
    const name = side === "source" ? job.name : job.targetName;
    const sentence = `On ${job[side]} the application lies under another name, ${renamed.name}, and may run. Give it its name back: app rename ${renamed.name} ${name}`;
    return { action: "wait", sentence };
  }
  if (action === "back" && isSourceKept(seen, found, sides)) {
    const sentence = `${decision.sentence} It is the copy that was kept: what was written on ${job.target} since the commit is not in it.`;
    return { action, sentence };
  }
  return action === "nothing" ? clearedAway(decision, seen, found, sides) : decision;
}

function isSourceKept(seen: readonly Seen[], { job }: Found, { source }: Sides): boolean {
  const isThere = applicationsOn(seen, job.source)?.some((each) => each.name === job.name) === true;
  return source.seen === "record" && !isThere;
}

/**
 * One side is committed and runs, but whoever drove last did not come to the end: what it left is cleared away. While
 * its helper lives, that is the helper's, and the agent's, to do.
 */
function clearedAway(
  decision: TakeoverDecision,
  seen: readonly Seen[],
  found: Found,
  sides: Sides,
): TakeoverDecision {
  const { job } = found;
  const { source, target } = sides;
  const helper = applicationsOn(seen, job.source)?.find((each) => each.name === job.helper);
  if (helper !== undefined && helper.state !== "stopped" && helper.state !== "failed") return decision;
  if (isCommitted(source)) {
    const left = isLeftBy(job, target, ["moving", "granted", "away"]);
    if (!left) return decision;
    return {
      action: "start-source",
      sentence: `The source is committed and runs; what job ${job.id} left on ${job.target} is cleared away.`,
    };
  }
  if (isSourceKept(seen, found, sides) || !isLeftBy(job, source, ["away"])) return decision;
  return {
    action: "start-target",
    sentence: `The target is committed and runs; the source that job ${job.id} left on ${job.source} is put away.`,
  };
}

function isCommitted(side: Side): boolean {
  return side.seen === "record" && side.record.state === "committed";
}

function isLeftBy(job: RecordJob, side: Side, states: readonly string[]): boolean {
  return side.seen === "record" && side.record.job?.id === job.id && states.includes(side.record.state);
}

function recoverJob(
  question: TakeoverQuestion,
  found: Found,
  { source, target }: Sides,
  workflow: Workflow<MoveWorld>,
): JobSpec {
  const highest = Math.max(generationOf(source), generationOf(target), found.generation);
  const left = [found.job.source, found.job.target].find((grid) => question.assertedOff.includes(grid));
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
    job: left === undefined ? found.job : { ...found.job, assertedOff: left },
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
