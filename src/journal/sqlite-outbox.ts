import {
  type Attempt,
  type Notice,
  noticeTypeOf,
  type Outbox,
  type WaitingNotice,
} from "../domain/notices.ts";
import type { Delivery, NoticeType } from "../domain/setup.ts";
import type { StoredEvent } from "../domain/step.ts";
import { translated } from "./sqlite-errors.ts";

/** What is used of the open file; who opens it knows the library. */
export interface JournalFile {
  prepare<P extends unknown[], R = unknown>(sql: string): Statement<P, R>;
  transaction<T>(work: () => T): () => T;
}

interface Statement<P extends unknown[], R> {
  run(...values: P): unknown;
  get(...values: P): R | undefined;
  all(...values: P): R[];
}

interface Row {
  readonly id: string;
  readonly type: NoticeType;
  readonly at: string;
  readonly job_id: string | null;
  readonly seq: number | null;
  readonly state: Delivery["state"] | "handed";
  readonly attempts: number;
  readonly tried_at: string | null;
  readonly next_try_at: string | null;
  readonly answer: string | null;
}

/** Of what has been delivered or given up so much is remembered. */
const REMEMBERED = 100;

function statementsOf(db: JournalFile) {
  return {
    add: db.prepare<[string, string, string, string, number, string]>(
      `INSERT OR IGNORE INTO outbox (id, type, at, job_id, seq, state, attempts, next_try_at)
       VALUES (?, ?, ?, ?, ?, 'waiting', 0, ?)`,
    ),
    lastWaiting: db.prepare<[string, string], { event: string }>(
      `SELECT event FROM event WHERE job_id = ? AND seq = (
         SELECT seq FROM outbox WHERE job_id = ? AND type = 'job.waiting' ORDER BY number DESC LIMIT 1)`,
    ),
    waiting: db.prepare<[], Row>("SELECT * FROM outbox WHERE state = 'waiting' ORDER BY number"),
    unsent: db.prepare<[], Row>("SELECT * FROM outbox WHERE state IN ('waiting', 'handed') ORDER BY number"),
    newest: db.prepare<[number], Row>(
      "SELECT * FROM outbox WHERE state <> 'handed' ORDER BY number DESC LIMIT ?",
    ),
    count: db.prepare<[string], { n: number }>("SELECT count(*) AS n FROM outbox WHERE state = ?"),
    record: db.prepare<[string, string, string | null, string, string]>(
      `UPDATE outbox SET state = ?, attempts = attempts + 1, tried_at = ?, next_try_at = ?, answer = ?
       WHERE id = ?`,
    ),
    log: db.prepare<[string, string, string, string, number, string | null, string | null]>(
      `INSERT OR IGNORE INTO outbox (id, type, at, state, attempts, tried_at, answer)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    ),
    drop: db.prepare<[]>("DELETE FROM outbox WHERE state = 'waiting'"),
    hand: db.prepare<[]>("UPDATE outbox SET state = 'handed' WHERE state = 'waiting'"),
    prune: db.prepare<[number]>(
      `DELETE FROM outbox WHERE state IN ('delivered', 'given-up') AND number <= (
         SELECT number FROM outbox WHERE state IN ('delivered', 'given-up')
         ORDER BY number DESC LIMIT 1 OFFSET ?)`,
    ),
  };
}

/** The outbox in the journal's file; its statements are prepared at the first use, most daemons have none. */
export class SqliteOutbox implements Outbox {
  readonly #db: JournalFile;
  #prepared: ReturnType<typeof statementsOf> | undefined;

  constructor(db: JournalFile) {
    this.#db = db;
  }

  /** Inside the transaction that writes the event. That a job waits for the same still, nobody is told twice. */
  note({ jobId, seq, at, event }: StoredEvent): void {
    const type = noticeTypeOf(event);
    if (type === undefined) return;
    const { add, lastWaiting } = this.#sql;
    if (event.type === "waiting" && lastWaiting.get(jobId, jobId)?.event === JSON.stringify(event)) return;
    add.run(`${jobId}-${seq}`, type, at, jobId, seq, at);
  }

  waiting(): readonly WaitingNotice[] {
    return translated(() => this.#sql.waiting.all()).map((row) => ({
      ...noticeOf(row),
      attempts: row.attempts,
      nextTryAt: row.next_try_at ?? row.at,
    }));
  }

  record(id: string, { state, triedAt, nextTryAt, answer }: Attempt): void {
    translated(() => {
      this.#sql.record.run(state, triedAt, nextTryAt ?? null, answer, id);
      this.#sql.prune.run(REMEMBERED);
    });
  }

  log({ id, type, at, state, attempts, lastTriedAt, answer }: Delivery): void {
    translated(() => this.#sql.log.run(id, type, at, state, attempts, lastTriedAt ?? null, answer ?? null));
  }

  deliveries(limit: number): readonly Delivery[] {
    return translated(() => this.#sql.newest.all(limit)).flatMap((row) => deliveryOf(row) ?? []);
  }

  count(state: Delivery["state"]): number {
    return translated(() => this.#sql.count.get(state))?.n ?? 0;
  }

  drop(): void {
    translated(() => this.#sql.drop.run());
  }

  handOver(): readonly Notice[] {
    return translated(() =>
      this.#db.transaction(() => {
        this.#sql.hand.run();
        return this.#sql.unsent.all().map(noticeOf);
      })(),
    );
  }

  take(notices: readonly Notice[]): void {
    if (notices.length === 0) return;
    translated(() =>
      this.#db.transaction(() => {
        for (const { id, type, at, jobId, seq } of notices) this.#sql.add.run(id, type, at, jobId, seq, at);
      })(),
    );
  }

  get #sql(): ReturnType<typeof statementsOf> {
    this.#prepared ??= statementsOf(this.#db);
    return this.#prepared;
  }
}

function noticeOf({ id, type, at, job_id, seq }: Row): Notice {
  return { id, type, at, jobId: job_id ?? "", seq: seq ?? 0 };
}

function deliveryOf(row: Row): Delivery | undefined {
  const { id, type, at, job_id, state, attempts, tried_at, next_try_at, answer } = row;
  if (state === "handed") return undefined;
  return {
    id,
    type,
    at,
    state,
    attempts,
    ...(job_id === null ? {} : { jobId: job_id }),
    ...(tried_at === null ? {} : { lastTriedAt: tried_at }),
    ...(state !== "waiting" || next_try_at === null ? {} : { nextTryAt: next_try_at }),
    ...(answer === null ? {} : { answer }),
  };
}
