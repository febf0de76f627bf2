import type { RecoverReport, RecoverRequest } from "../agent-facade.ts";
import { MigError } from "../domain/errors.ts";
import { isTerminal, type JobSpec } from "../domain/job.ts";
import type { TakeoverAction } from "../domain/takeover.ts";
import type { GridSession } from "../drivers/driver.ts";
import type { MoveWorld } from "../handover/move-world.ts";
import { lookForTakeover } from "../handover/takeover.ts";
import type { Workflow } from "../jobs/workflow.ts";
import type { Journal } from "../journal/journal.ts";
import type { JobRunner } from "./job-runner.ts";

/** Ends a job from the records alone: for `mig recover`, and for an agent whose helper is gone. */
export interface RecoveringParts {
  readonly journal: Journal;
  readonly runner: JobRunner;
  readonly component: string;
  readonly statePath: string;
  sessions(): readonly GridSession[];
  workflowOf(action: TakeoverAction): Workflow<MoveWorld> | undefined;
  now(): Date;
}

/** What a person must do stands in the report. Throws `UNKNOWN_GRID` for an assertion about no grid of grid.info. */
export async function recover(
  parts: RecoveringParts,
  request: RecoverRequest & {
    readonly applicationId?: string | undefined;
    /** Only if this is the job that the records name. */
    readonly jobId?: string;
  },
): Promise<RecoverReport> {
  mustBeGrids(parts, request.assertOff ?? []);
  for (let look = 1; ; look += 1) {
    const report = await recoverOnce(parts, request);
    if (look === LOOKS || !wasDecidedTooEarly(report)) return report;
  }
}

const LOOKS = 3;

/** The old holder went on until it was stopped: what the records say now is another matter. */
function wasDecidedTooEarly({ job }: RecoverReport): boolean {
  return job?.state === "failed" && job.error?.code === "JOB_STATE";
}

async function recoverOnce(
  parts: RecoveringParts,
  request: Parameters<typeof recover>[1],
): Promise<RecoverReport> {
  const assertedOff = request.assertOff ?? [];
  const look = await lookForTakeover({
    sessions: parts.sessions(),
    assertedOff,
    applicationId: request.applicationId,
    jobId: request.jobId,
    component: parts.component,
    statePath: parts.statePath,
    requestedBy: request.by,
    now: parts.now(),
    workflowOf: (action) => parts.workflowOf(action),
  });
  const report = { action: look.decision.action, sentence: look.decision.sentence, records: look.records };
  if (look.job === undefined || request.dryRun === true) return report;
  // A job that cannot be driven at once must not lie about: taken up later, it would act on records it has not seen.
  parts.runner.mustNotRun();
  closeOvertaken(parts, request.by);
  parts.journal.createJob(look.job);
  for (const grid of assertedOff)
    parts.journal.audit({ by: request.by, what: `assert ${grid} off`, result: look.job.id });
  parts.journal.audit({
    by: request.by,
    what: `recover job ${look.job.of ?? ""}: ${look.decision.action}`,
    result: look.job.id,
  });
  const outcome = await parts.runner.drive(look.job);
  if (outcome.kind === "fenced") {
    closeUnrun(parts.journal, look.job, request.by, "Closed: somebody else drives that job now.");
    return {
      ...report,
      action: "refused",
      sentence: "Somebody else drives this job now; read the records again in a moment.",
    };
  }
  return { ...report, job: parts.runner.view(look.job) };
}

/** A recovery that was cut off is not taken up again when another one begins. */
function closeOvertaken({ journal, runner }: RecoveringParts, by: string): void {
  for (const spec of journal.jobs(20)) {
    if (spec.kind !== "recover" || isTerminal(runner.view(spec).state)) continue;
    closeUnrun(journal, spec, by, "Closed: another recovery has begun.");
  }
}

function closeUnrun(journal: Journal, spec: JobSpec, by: string, message: string): void {
  journal.append(spec.id, by, { type: "turned-back", reason: { code: "JOB_STATE", message } });
  journal.append(spec.id, by, { type: "ended", state: "failed" });
}

/** A stuck job's undo is tried again: a person has mended what stood in its way. */
export function reopenStuck(
  parts: Pick<RecoveringParts, "journal" | "runner">,
  by: string,
): string | undefined {
  const spec = parts.journal.jobs(1)[0];
  if (spec === undefined) return undefined;
  const view = parts.runner.view(spec);
  if (view.state !== "stuck" || !isTerminal(view.state)) return undefined;
  parts.journal.append(spec.id, by, { type: "reopened", by });
  return spec.id;
}

function mustBeGrids(parts: RecoveringParts, names: readonly string[]): void {
  const known = parts.sessions().map((session) => session.grid.name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new MigError("UNKNOWN_GRID", `There is no grid ${unknown} in grid.info`, {
    hint: `Those there are: ${known.join(", ")}`,
  });
}

/** After an adoption: what the copy inherited is closed unrun, and says so. */
export function closeInherited(journal: Journal, runner: JobRunner, by: string): void {
  runner.mustNotRun();
  for (const spec of journal.openJobs()) {
    closeUnrun(journal, spec, by, "Closed unrun: this copy was adopted as an application of its own.");
  }
}
