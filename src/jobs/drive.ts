import type { Clock } from "../clock.ts";
import type { JobSpec } from "../domain/job.ts";
import { foldJob, type JobFold } from "../domain/job-state.ts";
import type { VolumePercent } from "../domain/progress.ts";
import type { JobEvent } from "../domain/step.ts";
import type { Journal } from "../journal/journal.ts";
import type { Silence } from "./silence.ts";
import type { Step, StepContext, Workflow } from "./workflow.ts";

/** One driver of one job: everything the engine's parts share while they run it. */
export interface Drive<W> extends DriveParts<W> {
  readonly silence: Silence;
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

export function contextOf<W>(drive: Drive<W>, step: Step<W>, signal: AbortSignal): StepContext<W> {
  return {
    job: drive.job,
    signal,
    clock: drive.clock,
    world: drive.openWorld({
      step: step.name,
      signal,
      sending: (grid, text) => beginCommand(drive, step.name, grid, text),
      ended: (command, outcome, detail) => endCommand(drive, command, outcome, detail),
    }),
    output: (name) => foldOf(drive).steps.get(name)?.output ?? {},
    note: (text, grid) => append(drive, { type: "note", text, ...(grid === undefined ? {} : { grid }) }),
    waiting: (what) => sayWaiting(drive, what),
    report: (percent) => drive.onProgress(step.name, percent),
  };
}

function endCommand<W>(
  drive: Drive<W>,
  command: number,
  outcome: "done" | "refused" | "unknown",
  detail: string | undefined,
): void {
  // Before it is written: what cannot be written has happened all the same.
  if (outcome === "unknown") drive.lost.set(command, drive.clock.monotonic());
  append(drive, { type: "command-ended", command, outcome, ...(detail === undefined ? {} : { detail }) });
}

function beginCommand<W>(drive: Drive<W>, step: string, grid: string, text: string): number {
  const command = foldOf(drive).commands.length + 1;
  append(drive, { type: "command", step, command, grid, text });
  return command;
}
