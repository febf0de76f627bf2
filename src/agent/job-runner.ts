import type { Clock } from "../clock.ts";
import { MigError } from "../domain/errors.ts";
import type { JobSpec, JobView } from "../domain/job.ts";
import { foldJob } from "../domain/job-state.ts";
import { viewJob } from "../domain/job-view.ts";
import { createProgressMeter, type Progress } from "../domain/progress.ts";
import type { JobEvent } from "../domain/step.ts";
import type { MoveWorld } from "../handover/move-world.ts";
import type { WorldBinding } from "../jobs/drive.ts";
import { type DriveOutcome, driveJob } from "../jobs/engine.ts";
import { abortError } from "../jobs/forward.ts";
import type { Workflow } from "../jobs/workflow.ts";
import type { Journal } from "../journal/journal.ts";

/**
 * Runs one job at a time.
 *
 * Invariants: at most one drive is under way; a job is created only while none is; every event of a job that this
 * process writes is written by its one drive or, for a person's word, before the drive looks next.
 */
export interface JobRunnerParts {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly role: "agent" | "helper";
  /** Who writes, as in the record's holder. */
  by(): string;
  workflowOf(job: JobSpec): Workflow<MoveWorld>;
  openWorld(job: JobSpec, binding: WorldBinding): MoveWorld;
  drainMs(grid: string): number;
  readonly backoffMs: number;
}

export class JobRunner {
  readonly #parts: JobRunnerParts;
  readonly #lost = new Map<string, Map<number, number>>();
  readonly #progress = new Map<string, Progress>();
  readonly #meters = new Map<string, Map<string, ReturnType<typeof createProgressMeter>>>();
  readonly #progressListeners = new Set<(progress: Progress) => void>();
  readonly #stopping = new AbortController();
  readonly #interrupted = new AbortController();
  #running:
    | { readonly jobId: string; readonly abort: AbortController; readonly outcome: Promise<DriveOutcome> }
    | undefined;

  constructor(parts: JobRunnerParts) {
    this.#parts = parts;
  }

  get runningJob(): string | undefined {
    return this.#running?.jobId;
  }

  /** Throws `JOB_RUNNING` while this process drives a job. */
  mustNotRun(): void {
    if (this.#running !== undefined)
      throw new MigError("JOB_RUNNING", `Job ${this.#running.jobId} is under way`);
  }

  /** Throws `JOB_RUNNING` while any job has not ended. */
  mustBeIdle(): void {
    const open = this.#running?.jobId ?? this.unfinished()?.id;
    if (open === undefined) return;
    throw new MigError("JOB_RUNNING", `Job ${open} is under way; one job runs at a time`, {
      hint: `Watch it with mig job watch ${open}, or abort it with mig job abort ${open}.`,
    });
  }

  /** The job that has not ended, if there is one; a stuck one has ended until somebody opens it again. */
  unfinished(): JobSpec | undefined {
    return this.#parts.journal.openJobs()[0];
  }

  view(spec: JobSpec): JobView {
    return viewJob(spec, this.#parts.journal.events(spec.id));
  }

  /** Drives the job as far as this role goes. The same promise for a job that is being driven already. */
  drive(spec: JobSpec): Promise<DriveOutcome> {
    if (this.#running?.jobId === spec.id) return this.#running.outcome;
    this.mustNotRun();
    this.#forgetOthers(spec.id);
    const abort = new AbortController();
    const outcome = this.#drive(spec, abort.signal).finally(() => {
      this.#running = undefined;
    });
    this.#running = { jobId: spec.id, abort, outcome };
    return outcome;
  }

  /** Journals the wish and cuts the running step short. Throws `JOB_STATE` when it is too late. */
  abort(spec: JobSpec, by: string): void {
    const view = this.view(spec);
    if (!view.abort.possible)
      throw new MigError("JOB_STATE", `Cannot abort job ${spec.id}: ${view.abort.reason ?? "it has ended"}`);
    const handing = view.steps.find((step) => step.name === "hand-over");
    if (this.#parts.role === "agent" && handing?.status === "started") {
      throw new MigError(
        "JOB_STATE",
        `Job ${spec.id} is with the helper now: the abort must be asked for there`,
        {
          hint: `Open ${view.addresses.helper ?? "the helper's page"}, or try again in a moment.`,
        },
      );
    }
    this.#parts.journal.append(spec.id, this.#parts.by(), { type: "abort-requested", by });
    if (this.#running?.jobId === spec.id) this.#running.abort.abort(abortError(by));
  }

  /** Journals a person's word about a job; whoever drives it hears it there. */
  say(spec: JobSpec, word: Extract<JobEvent, { readonly type: "paused" | "resumed" | "approved" }>): void {
    this.#parts.journal.append(spec.id, this.#parts.by(), word);
  }

  progress(jobId: string): Progress | undefined {
    return this.#progress.get(jobId);
  }

  onProgress(listener: (progress: Progress) => void): () => void {
    this.#progressListeners.add(listener);
    return () => this.#progressListeners.delete(listener);
  }

  /** Waits for the end of the running step, at most so long; then leaves it, its outcome unknown. */
  async stop(graceMs: number): Promise<void> {
    this.#stopping.abort(new Error("The process stops"));
    const running = this.#running;
    if (running === undefined) return;
    const cut = setTimeout(() => this.#interrupted.abort(new Error("The process stops now")), graceMs);
    await running.outcome.catch(() => undefined);
    clearTimeout(cut);
  }

  #drive(job: JobSpec, abort: AbortSignal): Promise<DriveOutcome> {
    const { journal, clock, role } = this.#parts;
    const meters = this.#metersOf(job.id);
    return driveJob({
      job,
      workflow: this.#parts.workflowOf(job),
      journal,
      clock,
      role,
      abort: foldJob(job, journal.events(job.id)).abortRequested
        ? AbortSignal.abort(abortError("a person"))
        : abort,
      by: this.#parts.by(),
      stopping: this.#stopping.signal,
      interrupted: this.#interrupted.signal,
      backoffMs: this.#parts.backoffMs,
      lost: this.#lostOf(job.id),
      drainMs: (grid) => this.#parts.drainMs(grid),
      openWorld: (binding) => this.#parts.openWorld(job, binding),
      onProgress: (step, percent) => {
        let meter = meters.get(step);
        meter ??= createProgressMeter({
          jobId: job.id,
          step,
          volumes: volumesOf(job),
          now: () => clock.monotonic(),
        });
        meters.set(step, meter);
        this.#tell(meter.update(percent));
      },
    });
  }

  /** An agent lives for years: of the jobs before this one nothing is kept but their journal. */
  #forgetOthers(jobId: string): void {
    for (const known of [this.#lost, this.#progress, this.#meters]) {
      for (const other of known.keys()) if (other !== jobId) known.delete(other);
    }
  }

  /** Outlives one drive: a job that is driven again in this process need not wait anew. */
  #lostOf(jobId: string): Map<number, number> {
    const known = this.#lost.get(jobId) ?? new Map<number, number>();
    this.#lost.set(jobId, known);
    return known;
  }

  /** Outlives one drive too: what people see of a copy does not run backwards when it is driven again. */
  #metersOf(jobId: string): Map<string, ReturnType<typeof createProgressMeter>> {
    const known = this.#meters.get(jobId) ?? new Map<string, ReturnType<typeof createProgressMeter>>();
    this.#meters.set(jobId, known);
    return known;
  }

  #tell(progress: Progress): void {
    this.#progress.set(progress.jobId, progress);
    for (const listener of this.#progressListeners) listener(progress);
  }
}

function volumesOf(job: JobSpec): readonly { readonly name: string; readonly bytes: number }[] {
  const { volumes } = job.facts;
  return Array.isArray(volumes) ? (volumes as { name: string; bytes: number }[]) : [];
}
