import type { AgentStatus } from "../../agent-facade.ts";
import type { MigError } from "../../domain/errors.ts";
import { presentMoment } from "./times.ts";
import { jobTitle } from "./words.ts";

/** Somebody confirmed, and it did not start: what happened, and what to do now. */
export interface NotStartedModel {
  readonly title: string;
  readonly happened: readonly string[];
  readonly actions: readonly { readonly label: string; readonly href: string }[];
  readonly code: string;
}

export interface NotStartedParts {
  readonly error: MigError;
  readonly status: AgentStatus;
  /** The page that was confirmed, made anew. */
  readonly again: string;
  readonly now: number;
}

export function presentNotStarted({ error, status, again, now }: NotStartedParts): NotStartedModel {
  const { code } = error;
  const overview = { label: "To the overview", href: "/" };
  const { job } = status;
  if (code === "JOB_RUNNING" && job !== undefined) {
    const { relative } = presentMoment(job.createdAt, now);
    return {
      title: "Another job came first",
      happened: [
        `${job.requestedBy} started it ${relative}: ${jobTitle(job)}.`,
        "There is one job at a time. Yours was not started, and nothing was changed for it.",
      ],
      actions: [{ label: "Watch that job", href: `/jobs/${job.id}` }, overview],
      code,
    };
  }
  return {
    title: "Not started: things are not as they were shown",
    happened: [
      `${error.message}.`,
      ...(error.hint === undefined ? [] : [error.hint]),
      "Nothing was changed.",
    ],
    actions: [{ label: "Look at it anew", href: again }, overview],
    code,
  };
}
