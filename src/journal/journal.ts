import type { JobSpec } from "../domain/job.ts";
import type { Notice, Outbox } from "../domain/notices.ts";
import type { JobEvent, StoredEvent } from "../domain/step.ts";

/**
 * The append-only record of step events. What `append` returned is durable. Events of a job are one
 * sequence of rising numbers, not without gaps, written only by its present holder; everybody else holds a beginning
 * of it, and perhaps some last words that the holder never saw.
 *
 * Every method throws `JOURNAL_FULL` or `JOURNAL_DAMAGED` when the file cannot be written or read.
 */
export interface Journal extends Disposable {
  createJob(spec: JobSpec, idempotencyKey?: string): void;
  append(jobId: string, by: string, event: JobEvent): StoredEvent;
  findJob(jobId: string): JobSpec | undefined;
  findJobByIdempotencyKey(key: string): JobSpec | undefined;
  /** Newest first, at most 1000; with `before` those that are older than that job. */
  jobs(limit?: number, before?: string): readonly JobSpec[];
  /** Those that have not ended, newest first, however long ago they began. */
  openJobs(): readonly JobSpec[];
  events(jobId: string, after?: number): readonly StoredEvent[];
  /** Called after the event is durable; returns the way out. */
  subscribe(listener: (event: StoredEvent) => void): () => void;

  /**
   * For the hand-over: this job, all that came after it, and the newest in any case, with their events. What is older the
   * other side has on its own disk, for the journal moves with the application.
   */
  exportFrom(jobId: string): JournalDump;
  /**
   * Durable when it returns. For each job the sequence that goes further wins, for `authoritative` the imported one in any
   * case: its sender was the job's holder. Listeners hear what is new.
   */
  importAll(dump: JournalDump, authoritative?: string): void;

  /** What somebody outside is to be told of; filled by `append`, in the same instant. */
  readonly outbox: Outbox;

  get(key: string): string | undefined;
  set(key: string, value: string | undefined): void;

  audit(entry: { readonly by: string; readonly what: string; readonly result: string }): void;
  /** Newest first; with `before` those whose `seq` is smaller. */
  auditTrail(limit: number, before?: number): readonly AuditRecord[];
}

export interface AuditRecord {
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly what: string;
  readonly result: string;
}

export interface JournalDump {
  readonly version: 1;
  readonly jobs: readonly { readonly spec: JobSpec; readonly events: readonly StoredEvent[] }[];
  /** What the sender has not told yet, and leaves to the receiver. */
  readonly notices?: readonly Notice[];
}
