import type { ErrorData } from "./errors.ts";
import type { JobState, JobView } from "./job.ts";
import type { JobKind } from "./phase.ts";
import type { Delivery, NoticeType } from "./setup.ts";
import type { JobEvent } from "./step.ts";

/** One event of a job that somebody outside is told of, as it waits to be sent. */
export interface Notice {
  /** Of the event: the same in every attempt and from every sender. */
  readonly id: string;
  readonly type: NoticeType;
  /** When it happened, ISO 8601. */
  readonly at: string;
  readonly jobId: string;
  readonly seq: number;
}

export interface WaitingNotice extends Notice {
  readonly attempts: number;
  /** ISO 8601. */
  readonly nextTryAt: string;
}

/** How an attempt ended. */
export interface Attempt {
  readonly state: Delivery["state"];
  readonly triedAt: string;
  readonly nextTryAt?: string;
  readonly answer: string;
}

/**
 * What waits to be sent, beside the journal in one file: a notice is durable when its event is. Every method throws
 * `JOURNAL_FULL` or `JOURNAL_DAMAGED` when the file cannot be written or read.
 */
export interface Outbox {
  /** Oldest first. */
  waiting(): readonly WaitingNotice[];
  record(id: string, attempt: Attempt): void;
  /** For the list of deliveries: a message that belongs to no job. */
  log(delivery: Delivery): void;
  /** Newest first. */
  deliveries(limit: number): readonly Delivery[];
  count(state: Delivery["state"]): number;
  /** Nobody is to be told of what waits. */
  drop(): void;
  /** What waits is somebody else's to send from now on; the same again when asked again. */
  handOver(): readonly Notice[];
  /** What somebody else has handed over; what is known already stays as it is. */
  take(notices: readonly Notice[]): void;
}

/** Whether anybody is told of an event, and as what. */
export function noticeTypeOf(event: JobEvent): NoticeType | undefined {
  if (event.type === "waiting") return "job.waiting";
  return event.type === "ended" ? ENDS[event.state] : undefined;
}

const ENDS: Readonly<Record<"succeeded" | "failed" | "cancelled" | "stuck", NoticeType>> = {
  succeeded: "job.finished",
  failed: "job.failed",
  cancelled: "job.cancelled",
  stuck: "job.stuck",
};

/** The body of a message, after the conventions of Standard Webhooks; fields are only ever added. */
export interface NoticeMessage {
  readonly type: NoticeType;
  /** When it happened, ISO 8601. */
  readonly timestamp: string;
  readonly data: {
    /** For people. */
    readonly sentence: string;
    /** Where it can be looked at. */
    readonly page: string;
    readonly job?: NoticeJob;
  };
}

interface NoticeJob {
  readonly id: string;
  readonly kind: JobKind;
  readonly state: JobState;
  readonly application: string;
  readonly source: string;
  readonly target: string;
  readonly createdAt: string;
  readonly endedAt?: string;
  readonly downtimeMs?: number;
  readonly keptUntil?: string;
  readonly waitingFor?: string;
  readonly error?: ErrorData;
  /** Why the undo failed, of a stuck job. */
  readonly undoError?: ErrorData;
  /** What a person must type, of a stuck job. */
  readonly toType?: readonly string[];
  readonly problems: number;
}

/** `job` as it was right after the event; `page` ends with a slash. */
export function messageOf(notice: Notice, job: JobView, page: string): NoticeMessage {
  return {
    type: notice.type,
    timestamp: notice.at,
    data: { sentence: sentenceOf(job), page: `${page}jobs/${job.id}`, job: noticeJob(job) },
  };
}

function noticeJob(view: JobView): NoticeJob {
  const { id, kind, state, application, source, target, createdAt } = view;
  const { endedAt, downtimeMs, keptUntil, waitingFor, error, undoError, toType } = view;
  return {
    id,
    kind,
    state,
    application,
    source,
    target,
    createdAt,
    problems: view.problems.length,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(downtimeMs === undefined ? {} : { downtimeMs }),
    ...(keptUntil === undefined ? {} : { keptUntil }),
    ...(waitingFor === undefined ? {} : { waitingFor }),
    ...(error === undefined ? {} : { error }),
    ...(undoError === undefined ? {} : { undoError }),
    ...(toType.length === 0 ? {} : { toType }),
  };
}

function sentenceOf(job: JobView): string {
  const what = `The ${job.kind} of ${job.application} (${job.source} → ${job.target})`;
  switch (job.state) {
    case "succeeded":
      return job.problems.length === 0 ? `${what} succeeded.` : `${what} succeeded, with problems.`;
    case "failed":
      return `${what} failed and everything was undone: ${job.error?.message ?? "no reason is known"}.`;
    case "cancelled":
      return `${what} was aborted and everything was undone.`;
    case "stuck":
      return `${what} is stuck: a person must look.`;
    case "waiting":
      return `${what} waits for ${job.waitingFor ?? "something"}.`;
    case "queued":
    case "running":
    case "unwinding":
      return `${what} goes on.`;
  }
}
