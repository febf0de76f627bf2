import type { Severity } from "../../domain/checks.ts";
import type { JobState } from "../../domain/job.ts";
import type { StepStatus } from "../../domain/step.ts";

/** A state for a person: never by colour alone, always icon and word. */
export interface Badge {
  /** Name of a symbol in public/icons.svg. */
  readonly icon: string;
  readonly word: string;
  readonly tone: Tone;
}

export type Tone = "good" | "busy" | "warn" | "bad" | "idle";

/** Of the browser's tab: another shape for each, for who does not tell colours apart. */
export function faviconOf(tone: Tone): string {
  return `/assets/favicon-${tone}.svg`;
}

const JOB_BADGES: Readonly<Record<JobState, Badge>> = {
  queued: { icon: "clock", word: "queued", tone: "idle" },
  running: { icon: "run", word: "running", tone: "busy" },
  waiting: { icon: "clock", word: "waiting", tone: "warn" },
  unwinding: { icon: "undo", word: "going back", tone: "warn" },
  succeeded: { icon: "check", word: "succeeded", tone: "good" },
  failed: { icon: "cross", word: "failed, everything undone", tone: "bad" },
  cancelled: { icon: "undo", word: "aborted, everything undone", tone: "idle" },
  stuck: { icon: "hand", word: "stuck: a person must look", tone: "bad" },
};

const STEP_BADGES: Readonly<Record<StepStatus, Badge>> = {
  todo: { icon: "todo", word: "to do", tone: "idle" },
  started: { icon: "run", word: "running", tone: "busy" },
  succeeded: { icon: "check", word: "done", tone: "good" },
  failed: { icon: "cross", word: "failed", tone: "bad" },
  undoing: { icon: "undo", word: "undoing", tone: "warn" },
  undone: { icon: "undo", word: "undone", tone: "idle" },
  "undo-failed": { icon: "hand", word: "undo failed", tone: "bad" },
  problem: { icon: "warn", word: "problem", tone: "warn" },
};

const SEVERITY_BADGES: Readonly<Record<Severity, Badge>> = {
  fine: { icon: "check", word: "fine", tone: "good" },
  warning: { icon: "warn", word: "warning", tone: "warn" },
  error: { icon: "cross", word: "error", tone: "bad" },
};

/** Done, but with something left that a person should know, is a loud outcome of its own. */
export function jobBadge(state: JobState, problems: number): Badge {
  if (state !== "succeeded" || problems === 0) return JOB_BADGES[state];
  const word = problems === 1 ? "succeeded, with a problem" : `succeeded, with ${problems} problems`;
  return { icon: "warn", word, tone: "warn" };
}

export function stepBadge(status: StepStatus): Badge {
  return STEP_BADGES[status];
}

export function severityBadge(severity: Severity): Badge {
  return SEVERITY_BADGES[severity];
}
