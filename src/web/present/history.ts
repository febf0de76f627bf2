import { isTerminal, type JobView } from "../../domain/job.ts";
import type { JobKind } from "../../domain/phase.ts";
import { type Badge, jobBadge } from "./badges.ts";
import { type Option, optionsOf } from "./options.ts";
import { durationWords, type Moment, presentMoment } from "./times.ts";
import { KIND_WORDS } from "./words.ts";

/** What people ask for when they look back. */
export const OUTCOMES = ["open", "succeeded", "problems", "failed", "cancelled", "stuck"] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface HistoryFilter {
  readonly kind?: JobKind | undefined;
  readonly outcome?: Outcome | undefined;
}

export interface HistoryModel {
  readonly rows: readonly HistoryRowModel[];
  readonly kinds: readonly Option[];
  readonly outcomes: readonly Option[];
  readonly isFiltered: boolean;
  /** Where the list begins anew; empty on the first page. */
  readonly newest: string;
  readonly older: string;
  /** What stands where no row does. */
  readonly empty: string;
}

interface HistoryRowModel {
  readonly path: string;
  readonly kind: string;
  readonly route: string;
  readonly by: string;
  readonly badge: Badge;
  readonly created: Moment;
  readonly duration: string;
  readonly downtime: string;
}

export interface HistoryParts extends HistoryFilter {
  readonly jobs: readonly JobView[];
  /** The last job that was looked at; absent when there are no older ones. */
  readonly next?: string | undefined;
  /** Where this page begins; absent on the first. */
  readonly before?: string | undefined;
  readonly now: number;
}

const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  open: "under way",
  succeeded: "succeeded",
  problems: "succeeded, with problems",
  failed: "failed",
  cancelled: "aborted",
  stuck: "stuck",
};

export function presentHistory({ jobs, kind, outcome, next, before, now }: HistoryParts): HistoryModel {
  const isFiltered = kind !== undefined || outcome !== undefined;
  const here = { ...(kind && { kind }), ...(outcome && { outcome }) };
  return {
    rows: jobs.map((job) => rowOf(job, now)),
    kinds: optionsOf({ values: KIND_WORDS, chosen: kind, all: "every kind" }),
    outcomes: optionsOf({ values: OUTCOME_WORDS, chosen: outcome, all: "every outcome" }),
    isFiltered,
    newest: before === undefined ? "" : addressOf(here),
    older: next === undefined ? "" : addressOf({ ...here, before: next }),
    empty: emptyWords(isFiltered, next),
  };
}

/** The outcome that a job is found under. */
export function outcomeOf({ state, problems }: Pick<JobView, "state" | "problems">): Outcome {
  if (!isTerminal(state)) return "open";
  switch (state) {
    case "succeeded":
      return problems.length > 0 ? "problems" : "succeeded";
    case "failed":
    case "cancelled":
    case "stuck":
      return state;
    case "queued":
    case "running":
    case "waiting":
    case "unwinding":
      return "open";
  }
}

function emptyWords(isFiltered: boolean, next: string | undefined): string {
  if (!isFiltered) return "No job has run yet. The overview offers the first one.";
  return next === undefined ? "No job is like that." : "None of these is like that; older ones may be.";
}

function addressOf(query: Readonly<Record<string, string>>): string {
  const text = new URLSearchParams(query).toString();
  return text === "" ? "/history" : `/history?${text}`;
}

function rowOf(job: JobView, now: number): HistoryRowModel {
  const end = job.endedAt === undefined ? now : Date.parse(job.endedAt);
  return {
    path: `/jobs/${job.id}`,
    kind: KIND_WORDS[job.kind],
    route: job.source === job.target ? `on ${job.target}` : `${job.source} → ${job.target}`,
    by: job.requestedBy,
    badge: jobBadge(job.state, job.problems.length),
    created: presentMoment(job.createdAt, now),
    duration: durationWords(end - Date.parse(job.createdAt)),
    downtime: job.downtimeMs === undefined ? "–" : durationWords(job.downtimeMs),
  };
}
