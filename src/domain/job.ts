import type { Approval, ApprovalRule } from "./approval.ts";
import type { Check } from "./checks.ts";
import type { ErrorData } from "./errors.ts";
import type { JobKind, JobPhase } from "./phase.ts";
import type { PlannedStep } from "./plan.ts";
import type { StepStatus } from "./step.ts";

/** How the job fares; a second axis, never mixed with the phase. */
export type JobState =
  | "queued"
  | "running"
  /** Waits for a person, a time, or a controller that does not answer. */
  | "waiting"
  | "unwinding"
  | "succeeded"
  /** Everything undone. */
  | "failed"
  /** Aborted by a person, everything undone. */
  | "cancelled"
  /** An undo failed: a person must look. */
  | "stuck";

const TERMINAL: ReadonlySet<JobState> = new Set(["succeeded", "failed", "cancelled", "stuck"]);

export function isTerminal(state: JobState): boolean {
  return TERMINAL.has(state);
}

/** What a job is about, fixed when it is created; the first row of its journal. */
export interface JobSpec {
  readonly id: string;
  readonly kind: JobKind;
  readonly strategy: string;
  readonly application: string;
  readonly applicationId: string;
  readonly source: string;
  readonly target: string;
  /** The migrate that a rollback or finalize refers to. */
  readonly of?: string;
  /** Who asked: user or "local", and from where. */
  readonly requestedBy: string;
  readonly createdAt: string;
  /** Facts and choices the plan rests on; plain JSON, no secrets. Its reader is the workflow. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** What it waits for before the stop; absent: nothing. */
  readonly approval?: ApprovalRule;
  /** The dry run: what will be executed, in order. */
  readonly plan: readonly PlannedStep[];
}

/** A thing to do with a job, and where it cannot be done now, why. */
export interface Control {
  readonly possible: boolean;
  readonly reason?: string;
}

export interface JobControls {
  readonly pause: Control;
  readonly resume: Control;
  readonly approve: Control;
}

export interface StepView {
  readonly name: string;
  readonly title: string;
  readonly phase: JobPhase;
  /** Who runs it: the agent inside the application or the helper outside it. */
  readonly by: "agent" | "helper";
  readonly status: StepStatus;
  readonly commits: boolean;
  readonly attempt: number;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly error?: ErrorData;
}

/** One line of a job's log. */
export interface JobLogLine {
  readonly at: string;
  readonly grid?: string;
  readonly text: string;
}

/** A job as every face shows it; computed from its journal, never stored. */
export interface JobView {
  readonly id: string;
  readonly kind: JobKind;
  readonly strategy: string;
  readonly application: string;
  readonly source: string;
  readonly target: string;
  readonly of?: string;
  readonly requestedBy: string;
  readonly phase: JobPhase;
  readonly state: JobState;
  /** True once the step that commits has succeeded: abort is gone, rollback and finalize remain. */
  readonly committed: boolean;
  readonly abortRequested: boolean;
  readonly steps: readonly StepView[];
  readonly checks: readonly Check[];
  /** Things that went wrong after the commit, or in cleaning up; the job still counts as done. */
  readonly problems: readonly ErrorData[];
  /** Why the job turned back. */
  readonly error?: ErrorData;
  /** Why an undo failed (state `stuck`). */
  readonly undoError?: ErrorData;
  /** What a person must type when `stuck`. */
  readonly toType: readonly string[];
  /** "waiting for …", always spelled out. */
  readonly waitingFor?: string;
  readonly createdAt: string;
  readonly endedAt?: string;
  /** Stop of the source to the open gate, milliseconds; known at the end. */
  readonly downtimeMs?: number;
  /** Kept source: until when rollback and finalize are offered (ISO 8601). */
  readonly keptUntil?: string;
  /** `undo` = aborting now undoes so many steps; `too-late`, `ended`. */
  readonly abort: { readonly possible: boolean; readonly undoes: number; readonly reason?: string };
  /** Name of the snapshot that it makes or deletes. */
  readonly snapshot?: string;
  /** What it waits for before the stop, if it was told to, and who has approved. */
  readonly approval?: {
    /** "approval by a person", "the window Sat 02:00-04:00 UTC, or approval by a person". */
    readonly rule: string;
    readonly person: boolean;
    /** "Sat 02:00-04:00 UTC"; empty: none. */
    readonly windows: string;
    readonly approved?: Approval;
  };
  /** By whom, while it is paused or about to pause. */
  readonly paused?: { readonly by: string; readonly at: string };
  /** What a person may do with it now, or why not. */
  readonly controls: JobControls;
  /** Addresses of the page: here, helper, target. */
  readonly addresses: { readonly source: string; readonly helper?: string; readonly target: string };
  /** Sequence number of the last event in this view. */
  readonly lastEvent: number;
}
