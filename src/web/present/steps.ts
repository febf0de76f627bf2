import type { ErrorData } from "../../domain/errors.ts";
import type { JobView, StepView } from "../../domain/job.ts";
import { type Badge, stepBadge } from "./badges.ts";
import { durationWords, type Moment, presentMoment } from "./times.ts";
import { ACTOR_WORDS, PHASE_WORDS } from "./words.ts";

export interface StepModel {
  /** The phase that begins with this step; empty while it goes on. */
  readonly phase: string;
  readonly title: string;
  readonly badge: Badge;
  readonly isCurrent: boolean;
  readonly commits: boolean;
  readonly actor: string;
  readonly started: Moment | undefined;
  readonly duration: string;
  /** "second attempt", from the second on. */
  readonly attempt: string;
  readonly error: ErrorData | undefined;
}

export function presentSteps(steps: readonly StepView[], now: number): readonly StepModel[] {
  return steps.map((step, index) => {
    const phase = step.phase === steps[index - 1]?.phase ? "" : PHASE_WORDS[step.phase];
    return { ...presentStep(step, now), phase };
  });
}

/** "Step 4 of 9: Last copy", or how many were done when none runs. */
export function stepLine({ steps, state }: Pick<JobView, "steps" | "state">): string {
  const index = steps.findIndex((step) => step.status === "started" || step.status === "undoing");
  const current = steps[index];
  if (current === undefined) {
    if (state === "failed" || state === "cancelled") return "Every step is undone";
    const done = steps.filter((step) => step.status === "succeeded" || step.status === "problem").length;
    return state === "queued" ? "Waiting for its turn" : `${done} of ${steps.length} steps done`;
  }
  const verb = current.status === "undoing" ? "Undoing step" : "Step";
  return `${verb} ${index + 1} of ${steps.length}: ${current.title}`;
}

function presentStep(step: StepView, now: number): Omit<StepModel, "phase"> {
  const { title, status, commits, by, attempt, startedAt, endedAt, error } = step;
  const end = endedAt === undefined ? now : Date.parse(endedAt);
  return {
    title,
    badge: stepBadge(status),
    isCurrent: status === "started" || status === "undoing",
    commits,
    actor: ACTOR_WORDS[by],
    started: startedAt === undefined ? undefined : presentMoment(startedAt, now),
    duration: startedAt === undefined ? "" : durationWords(end - Date.parse(startedAt)),
    attempt: attempt > 1 ? `attempt ${attempt}` : "",
    error,
  };
}
