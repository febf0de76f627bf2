import type { Clock } from "../clock.ts";
import type { JobSpec } from "../domain/job.ts";
import { foldJob, type JobFold } from "../domain/job-state.ts";
import type { VolumePercent } from "../domain/progress.ts";
import type { JobEvent } from "../domain/step.ts";
import type { Journal } from "../journal/journal.ts";
import type { Silence } from "./silence.ts";
import type { Workflow } from "./workflow.ts";

/** One driver of one job: everything the engine's parts share while they run it. */
export interface Drive<W> extends DriveParts<W> {
  readonly silence: Silence;
  /** The steps whose last look this very process has made. */
  readonly looked: Set<string>;
}

/** What it takes to drive a job. */
export interface DriveParts<W> {
  readonly job: JobSpec;
  readonly workflow: Workflow<W>;
  readonly journal: Journal;
  readonly clock: Clock;
  /** Identity of this writer, as in the record's holder. */
  readonly by: string;
  readonly role: "agent" | "helper";
  /** The world as one step sees it; its commands are journalled under that step. */
  openWorld(binding: WorldBinding): W;
  /** When this process learned that a command was lost, by the steady clock: number of the command → milliseconds. */
  readonly lost: Map<number, number>;
  /** How long an earlier command may still begin on a grid after its connection was lost, milliseconds. */
  drainMs(grid: string): number;
  /** A person asked to abort: cuts the running step short, before the commit. */
  readonly abort: AbortSignal;
  /** Stop after this step, please: nothing new is begun. */
  readonly stopping: AbortSignal;
  /** Stop now: the step stays `started`, its outcome unknown. */
  readonly interrupted: AbortSignal;
  /** The first wait before another attempt, milliseconds; it doubles up to 30 s. */
  readonly backoffMs: number;
  onProgress(step: string, percent: VolumePercent): void;
}

export interface WorldBinding {
  readonly step: string;
  readonly signal: AbortSignal;
  /** Journals a mutating command before it is sent; returns its number. */
  sending(grid: string, text: string): number;
  ended(command: number, outcome: "done" | "refused" | "unknown", detail?: string): void;
}

/** Thrown to leave the engine without a word in the journal: the process is about to end. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
}

export function foldOf<W>(drive: Drive<W>): JobFold {
  return foldJob(drive.job, drive.journal.events(drive.job.id));
}

export function append<W>(drive: Drive<W>, event: JobEvent): void {
  drive.journal.append(drive.job.id, drive.by, event);
}

/** Says once what the job waits for. */
export function sayWaiting<W>(drive: Drive<W>, what: string): void {
  if (foldOf(drive).waitingFor !== what) append(drive, { type: "waiting", for: what });
}
