import type { Control, JobControls } from "./job.ts";
import { isDown, type JobFold, type StepFold } from "./job-state.ts";

/** What a person may do with a job at this moment; the same words refuse it where it is asked for all the same. */
export function controlsOf(fold: JobFold): JobControls {
  const never = whyNoMore(fold);
  const place = never ?? whyNoPlace(fold);
  return {
    pause: controlOf(place ?? (fold.paused === undefined ? undefined : "The job is paused already.")),
    resume: controlOf(never ?? (fold.paused === undefined ? "The job is not paused." : undefined)),
    approve: controlOf(never ?? whyNoApproval(fold) ?? place),
  };
}

function controlOf(reason: string | undefined): Control {
  return reason === undefined ? { possible: true } : { possible: false, reason };
}

function whyNoMore(fold: JobFold): string | undefined {
  if (fold.ended !== undefined) return "The job has ended.";
  if (fold.committed) return "The job is committed and only goes forward.";
  if (fold.turnedBack !== undefined) return "The job is going back already.";
  return fold.abortRequested ? "Abort has been asked for." : undefined;
}

function whyNoApproval({ spec, approved }: JobFold): string | undefined {
  const { approval: rule } = spec;
  if (rule === undefined) return "The job waits for nobody's approval.";
  if (approved === undefined) return undefined;
  // What is left to say then is only *now*.
  const mayHurry = rule.person && rule.windows.length > 0 && !approved.now;
  return mayHurry ? undefined : `The job is approved, by ${approved.by}.`;
}

/**
 * A job rests between two steps of the agent, while the application serves, and in steps that say so. Undefined: there
 * is such a place ahead.
 */
function whyNoPlace(fold: JobFold): string | undefined {
  const steps = [...fold.steps.values()];
  const index = steps.findIndex(({ status }) => status !== "succeeded" && status !== "problem");
  const current = steps[index];
  if (current === undefined) return "No step is left to do.";
  if (current.planned.by === "helper" || isDown(fold)) {
    const who = current.planned.by === "helper" ? "The helper drives: the" : "The";
    return `${who} application is being stopped, or is down, and must not stay so.`;
  }
  if (current.status === "todo" || current.planned.pausable === true) return undefined;
  return whyNotAfter(current, steps[index + 1]);
}

function whyNotAfter({ planned }: StepFold, next: StepFold | undefined): string | undefined {
  if (planned.commits) return "The job is being committed.";
  if (next === undefined) return `The last step is under way: ${planned.title}.`;
  return next.planned.by === "helper"
    ? "The job is being handed to the helper, which stops the application at once."
    : undefined;
}
