import type { Check } from "./checks.ts";
import type { ErrorData } from "./errors.ts";

/** What happened in a job, in order; the job's state is computed from these and nothing else. */
export type JobEvent =
  | { readonly type: "started"; readonly step: string; readonly attempt: number }
  | { readonly type: "succeeded"; readonly step: string; readonly output: StepOutput }
  | { readonly type: "failed"; readonly step: string; readonly error: ErrorData }
  | { readonly type: "undo-started"; readonly step: string; readonly attempt: number }
  /** `downtimeMs`: of the step that stops, where the same process saw the application stop. */
  | { readonly type: "undo-finished"; readonly step: string; readonly downtimeMs?: number }
  | {
      readonly type: "undo-failed";
      readonly step: string;
      readonly error: ErrorData;
      readonly toType: readonly string[];
    }
  /** A step after the commit, or a cleaning one, could not do its work; the job goes on. */
  | { readonly type: "problem"; readonly step: string; readonly error: ErrorData }
  /** A mutating command is about to be sent; durable before it is. */
  | {
      readonly type: "command";
      readonly step: string;
      readonly command: number;
      readonly grid: string;
      readonly text: string;
    }
  /** Its end was seen (`done`, `refused`), or the connection was lost (`unknown`), or it cannot run any more (`drained`). */
  | {
      readonly type: "command-ended";
      readonly command: number;
      readonly outcome: "done" | "refused" | "unknown" | "drained";
      readonly detail?: string;
    }
  /** From here on the job goes back: the reason why. */
  | { readonly type: "turned-back"; readonly reason: ErrorData }
  | { readonly type: "checked"; readonly checks: readonly Check[] }
  | { readonly type: "waiting"; readonly for: string }
  | { readonly type: "going-on" }
  /** A person asked to try the undo of a stuck job again. */
  | { readonly type: "reopened"; readonly by: string }
  | { readonly type: "abort-requested"; readonly by: string }
  /** A person asked that no further step begins; it ends with `resumed`. */
  | { readonly type: "paused"; readonly by: string }
  | { readonly type: "resumed"; readonly by: string }
  /** A person approved the switch; `now`: whatever the windows say. */
  | { readonly type: "approved"; readonly by: string; readonly note?: string; readonly now: boolean }
  /** A step of unknown outcome was seen not to have happened, and cannot happen any more: it is to do again. */
  | { readonly type: "not-done"; readonly step: string }
  /** The job changed hands: only `to` writes from here on. */
  | { readonly type: "handed"; readonly to: string }
  | { readonly type: "note"; readonly text: string; readonly grid?: string }
  | { readonly type: "ended"; readonly state: "succeeded" | "failed" | "cancelled" | "stuck" };

export type StepOutput = Readonly<Record<string, unknown>>;

/** An event as the journal holds it. */
export interface StoredEvent {
  readonly jobId: string;
  /** Rising within the job; each writer begins a new thousand. Also the id on the event stream. */
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Identity of the writer, as in the record's holder. */
  readonly by: string;
  readonly event: JobEvent;
}

export type StepStatus =
  | "todo"
  | "started"
  | "succeeded"
  | "failed"
  | "undoing"
  | "undone"
  | "undo-failed"
  | "problem";

type StatusEvent = Extract<JobEvent, { readonly step: string }>["type"];

const NEXT: Readonly<Record<StepStatus, Partial<Record<StatusEvent, StepStatus>>>> = {
  todo: { started: "started", "undo-started": "undoing" },
  started: {
    started: "started",
    succeeded: "succeeded",
    failed: "failed",
    problem: "problem",
    "undo-started": "undoing",
    "not-done": "todo",
  },
  // A last look is made again when the job had to wait after it.
  succeeded: { started: "started", "undo-started": "undoing" },
  failed: { "undo-started": "undoing" },
  undoing: {
    "undo-started": "undoing",
    "undo-finished": "undone",
    "undo-failed": "undo-failed",
    problem: "undone",
  },
  undone: {},
  "undo-failed": { "undo-started": "undoing" },
  problem: { started: "started", "undo-started": "undoing" },
};

/**
 * The status of a step after one more event; `undefined` when the event is illegal there.
 * Commands do not change a status.
 */
export function nextStatus(status: StepStatus, type: StatusEvent): StepStatus | undefined {
  return type === "command" ? status : NEXT[status][type];
}
