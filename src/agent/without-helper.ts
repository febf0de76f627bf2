import type { JobSpec } from "../domain/job.ts";
import { foldJob } from "../domain/job-state.ts";
import { UNSEEN } from "../domain/job-view.ts";
import type { JobEvent, StoredEvent } from "../domain/step.ts";

/** What the agent writes into the journal of a job whose helper went without giving it back: what the record proves. */
export const HELPER_LOST =
  "Its helper is gone, and the helper's part of the history is lost; the record says how it went.";

/** What a committed record proves: every step up to the helper's last one has succeeded. */
export function asCommitted(job: JobSpec, events: readonly StoredEvent[]): readonly JobEvent[] {
  const { steps } = foldJob(job, events);
  const last = job.plan.findLastIndex((step) => step.by === "helper");
  return job.plan.slice(0, last + 1).flatMap(({ name }): readonly JobEvent[] => {
    const step = steps.get(name);
    if (step === undefined || (step.status !== "todo" && step.status !== "started")) return [];
    const succeeded = { type: "succeeded", step: name, output: { [UNSEEN]: true } } as const;
    return step.status === "started" ? [succeeded] : [{ type: "started", step: name, attempt: 1 }, succeeded];
  });
}

/**
 * What a source proves that is committed again: the job went back, and what the helper had done is undone. What is left
 * is the agent's own part of the way back: the copy at the target, and the helper's application.
 */
export function asGoneBack(job: JobSpec, events: readonly StoredEvent[]): readonly JobEvent[] {
  const { steps, turnedBack } = foldJob(job, events);
  const message = `Job ${job.id} was not ended by this agent. ${HELPER_LOST}`;
  const turn: readonly JobEvent[] =
    turnedBack === undefined ? [{ type: "turned-back", reason: { code: "JOB_STATE", message } }] : [];
  const undone = job.plan.toReversed().flatMap(({ name, by }): readonly JobEvent[] => {
    const step = steps.get(name);
    if (by !== "helper" || step === undefined || step.status === "todo" || step.status === "undone")
      return [];
    const attempt = step.attempt + 1;
    return [
      { type: "undo-started", step: name, attempt },
      { type: "undo-finished", step: name },
    ];
  });
  return [...turn, ...undone];
}
