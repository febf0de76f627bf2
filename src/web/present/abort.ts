import { isTerminal, type JobView } from "../../domain/job.ts";
import { presentMoment } from "./times.ts";
import { count, jobTitle } from "./words.ts";

export interface AbortModel {
  readonly isShown: boolean;
  /** What aborting would undo, or why it is too late: said beside the button, before anybody presses it. */
  readonly truth: string;
  readonly disabledReason: string | undefined;
  /** The page that asks first. */
  readonly href: string;
}

/** Abort is always visible with the truth about it. */
export function presentAbort(job: JobView): AbortModel {
  const disabledReason = job.abort.possible ? undefined : whyNot(job);
  return {
    isShown: !isTerminal(job.state),
    truth: disabledReason ?? undoes(job),
    disabledReason,
    href: `/jobs/${job.id}/abort`,
  };
}

function undoes({ abort }: JobView): string {
  return abort.undoes === 0 ? "Nothing is to be undone yet." : `Will undo ${count(abort.undoes, "step")}.`;
}

function whyNot({ committed, keptUntil, abort }: JobView): string {
  if (!committed || keptUntil === undefined) return abort.reason ?? "The job cannot be aborted now.";
  return `Too late to abort: roll back until ${presentMoment(keptUntil, 0).absolute}.`;
}

/** The page that asks before an abort. */
export interface AbortPageModel {
  readonly title: string;
  readonly happens: readonly string[];
  /** Why it cannot be aborted; empty when it can. */
  readonly reason: string;
  readonly action: string;
  readonly back: string;
}

export function presentAbortPage(job: JobView): AbortPageModel {
  const { disabledReason, href } = presentAbort(job);
  return {
    title: `Abort: ${jobTitle(job)}`,
    happens: [
      undoes(job),
      "The job goes back step by step, and asks for no more; what a controller carries out at this moment is waited for.",
      `${job.application} runs on ${job.source} afterwards, as before.`,
    ],
    reason: disabledReason ?? "",
    action: href,
    back: `/jobs/${job.id}`,
  };
}
