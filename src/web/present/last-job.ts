import type { ErrorData } from "../../domain/errors.ts";
import type { JobView } from "../../domain/job.ts";
import { type Badge, jobBadge } from "./badges.ts";
import { durationWords, type Moment, presentMoment } from "./times.ts";
import { jobTitle } from "./words.ts";

/** What happened last, in a few lines; the whole of it is on the job's own page. */
export interface LastJobModel {
  readonly title: string;
  readonly path: string;
  readonly badge: Badge;
  readonly ended: Moment;
  readonly duration: string;
  /** Empty where it did not stop. */
  readonly downtime: string;
  readonly requestedBy: string;
  readonly error: ErrorData | undefined;
  readonly undoError: ErrorData | undefined;
  readonly isStuck: boolean;
  readonly toType: readonly string[];
  readonly problems: readonly ErrorData[];
}

export function presentLastJob(job: JobView, now: number): LastJobModel {
  const endedAt = job.endedAt ?? job.createdAt;
  return {
    title: jobTitle(job),
    path: `/jobs/${job.id}`,
    badge: jobBadge(job.state, job.problems.length),
    ended: presentMoment(endedAt, now),
    duration: durationWords(Date.parse(endedAt) - Date.parse(job.createdAt)),
    downtime: job.downtimeMs === undefined ? "" : durationWords(job.downtimeMs),
    requestedBy: job.requestedBy,
    error: job.error,
    undoError: job.undoError,
    isStuck: job.state === "stuck",
    toType: job.toType,
    problems: job.problems,
  };
}
