import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import type { Clock } from "../clock.ts";
import { MigError } from "../domain/errors.ts";
import type { JobSpec } from "../domain/job.ts";
import type { JobEvent, StoredEvent } from "../domain/step.ts";
import { passFaultPoints } from "./fault-journal.ts";
import type { AuditRecord, Journal, JournalDump } from "./journal.ts";
import { SCHEMA } from "./schema/schema.ts";
import { translated } from "./sqlite-errors.ts";
import { SqliteOutbox } from "./sqlite-outbox.ts";
import { parseEvent, parseSpec } from "./stored-json.ts";

/**
 * The journal as an SQLite file. `synchronous=FULL` in WAL mode: a committed event survives a power
 * failure. This is the one place where events are written, and so the one place where crash tests stop the world.
 */
export function openSqliteJournal(file: string, clock: Clock): Journal {
  return translated(() => {
    mkdirSync(dirname(file), { recursive: true });
    const db = new Database(file);
    try {
      prepare(db, file);
      return passFaultPoints(new SqliteJournal(db, clock));
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/** To look at while nobody writes, or somebody does: it changes nothing, and what it is asked to write it refuses. */
export function readSqliteJournal(file: string, clock: Clock): Journal {
  return translated(() => {
    const db = new Database(file, { readonly: true, fileMustExist: true });
    try {
      return new SqliteJournal(db, clock);
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

function prepare(db: Database.Database, file: string): void {
  db.pragma("busy_timeout = 5000");
  const version = Number(db.pragma("user_version", { simple: true }));
  if (version > SCHEMA.length) {
    throw new MigError(
      "JOURNAL_NEWER",
      `The journal ${file} has version ${version}; this MIG knows up to ${SCHEMA.length}`,
      {
        hint: "Install the newer MIG again, or move the journal away and run mig recover.",
      },
    );
  }
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.pragma("foreign_keys = ON");
  for (const [index, sql] of SCHEMA.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${index + 1}`);
    })();
  }
}

interface EventRow {
  readonly job_id: string;
  readonly seq: number;
  readonly at: string;
  readonly by: string;
  readonly event: string;
}

interface SpecRow {
  readonly spec: string;
}

/** Prepared once: preparing costs more than most of them. The newest job is the one that came last: clocks jump. */
function statementsOf(db: Database.Database) {
  return {
    createJob: db.prepare<[string, string, string, string | null]>(
      "INSERT INTO job (id, created_at, spec, idempotency_key) VALUES (?, ?, ?, ?)",
    ),
    findJob: db.prepare<[string], SpecRow>("SELECT spec FROM job WHERE id = ?"),
    findJobByKey: db.prepare<[string], SpecRow>("SELECT spec FROM job WHERE idempotency_key = ?"),
    jobs: db.prepare<[number], SpecRow>("SELECT spec FROM job ORDER BY rowid DESC LIMIT ?"),
    jobsBefore: db.prepare<[string, number], SpecRow>(
      `SELECT spec FROM job WHERE rowid < (SELECT rowid FROM job WHERE id = ?)
       ORDER BY rowid DESC LIMIT ?`,
    ),
    jobsFrom: db.prepare<[string, number], SpecRow>(
      `SELECT spec FROM job WHERE rowid >= (SELECT rowid FROM job WHERE id = ?)
       ORDER BY rowid DESC LIMIT ?`,
    ),
    openJobs: db.prepare<[], SpecRow>("SELECT spec FROM job WHERE ended IS NULL ORDER BY rowid DESC"),
    importJob: db.prepare<[string, string, string]>(
      `INSERT INTO job (id, created_at, spec) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET spec = excluded.spec, ended = NULL`,
    ),
    setEnded: db.prepare<[string | null, string]>("UPDATE job SET ended = ? WHERE id = ?"),
    addEvent: db.prepare<[string, number, string, string, string]>(
      "INSERT INTO event (job_id, seq, at, by, event) VALUES (?, ?, ?, ?, ?)",
    ),
    events: db.prepare<[string, number], EventRow>(
      "SELECT * FROM event WHERE job_id = ? AND seq > ? ORDER BY seq",
    ),
    lastEvent: db.prepare<[string], Pick<EventRow, "seq" | "by">>(
      "SELECT seq, by FROM event WHERE job_id = ? ORDER BY seq DESC LIMIT 1",
    ),
    removeEvents: db.prepare<[string]>("DELETE FROM event WHERE job_id = ?"),
    recall: db.prepare<[string], { value: string }>("SELECT value FROM memory WHERE key = ?"),
    remember: db.prepare<[string, string]>("INSERT OR REPLACE INTO memory (key, value) VALUES (?, ?)"),
    forget: db.prepare<[string]>("DELETE FROM memory WHERE key = ?"),
    addAudit: db.prepare<[string, string, string, string]>(
      "INSERT INTO audit (at, by, what, result) VALUES (?, ?, ?, ?)",
    ),
    auditTrail: db.prepare<[number, number], AuditRecord>(
      "SELECT id AS seq, at, by, what, result FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?",
    ),
  };
}

/**
 * Each writer of a job begins a new thousand: what the one before wrote after it had handed the journal over, the next
 * has never seen, and must not number anew. Whoever reads on after the last number it has, misses nothing.
 */
const NUMBERS_A_WRITER = 1000;

/** No list is longer, whatever is asked for. */
const MOST_JOBS = 1000;
/** So many travel in any case, for the pages of the helper. */
const RECENT_JOBS = 20;

class SqliteJournal implements Journal {
  readonly #db: Database.Database;
  readonly #sql: ReturnType<typeof statementsOf>;
  readonly #clock: Clock;
  readonly outbox: SqliteOutbox;
  readonly #listeners = new Set<(event: StoredEvent) => void>();
  readonly #appendNext: (jobId: string, by: string, event: JobEvent) => StoredEvent;

  constructor(db: Database.Database, clock: Clock) {
    this.#db = db;
    this.#sql = statementsOf(db);
    this.#clock = clock;
    this.outbox = new SqliteOutbox(db);
    this.#appendNext = db.transaction((jobId, by, event) => {
      const seq = this.#nextSeq(jobId, by);
      const row: StoredEvent = { jobId, seq, at: this.#now(), by, event };
      this.#insert(row);
      this.outbox.note(row);
      return row;
    });
  }

  createJob(spec: JobSpec, idempotencyKey?: string): void {
    translated(() =>
      this.#sql.createJob.run(spec.id, spec.createdAt, JSON.stringify(spec), idempotencyKey ?? null),
    );
  }

  append(jobId: string, by: string, event: JobEvent): StoredEvent {
    const stored = translated(() => this.#appendNext(jobId, by, event));
    this.#tell(stored);
    return stored;
  }

  findJob(jobId: string): JobSpec | undefined {
    return specsOf(() => [this.#sql.findJob.get(jobId)])[0];
  }

  findJobByIdempotencyKey(key: string): JobSpec | undefined {
    return specsOf(() => [this.#sql.findJobByKey.get(key)])[0];
  }

  jobs(limit = MOST_JOBS, before?: string): readonly JobSpec[] {
    const { jobs, jobsBefore } = this.#sql;
    return specsOf(() => (before === undefined ? jobs.all(limit) : jobsBefore.all(before, limit)));
  }

  openJobs(): readonly JobSpec[] {
    return specsOf(() => this.#sql.openJobs.all());
  }

  events(jobId: string, after = 0): readonly StoredEvent[] {
    const rows = translated(() => this.#sql.events.all(jobId, after));
    return rows.map((row) => ({
      jobId: row.job_id,
      seq: row.seq,
      at: row.at,
      by: row.by,
      event: parseEvent(row.event),
    }));
  }

  subscribe(listener: (event: StoredEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  exportFrom(jobId: string): JournalDump {
    const since = specsOf(() => this.#sql.jobsFrom.all(jobId, MOST_JOBS));
    const jobs = since.length > RECENT_JOBS ? since : this.jobs(RECENT_JOBS);
    return {
      version: 1,
      jobs: jobs.toReversed().map((spec) => ({ spec, events: this.events(spec.id) })),
    };
  }

  importAll(dump: JournalDump, authoritative?: string): void {
    const news: StoredEvent[] = [];
    translated(() =>
      this.#db.transaction(() => {
        for (const job of dump.jobs) {
          news.push(...this.#importJob(job.spec, job.events, job.spec.id === authoritative));
        }
        this.outbox.take(dump.notices ?? []);
      })(),
    );
    for (const event of news) this.#tell(event);
  }

  get(key: string): string | undefined {
    return translated(() => this.#sql.recall.get(key))?.value;
  }

  set(key: string, value: string | undefined): void {
    translated(() => {
      if (value === undefined) this.#sql.forget.run(key);
      else this.#sql.remember.run(key, value);
    });
  }

  audit(entry: { readonly by: string; readonly what: string; readonly result: string }): void {
    translated(() => this.#sql.addAudit.run(this.#now(), entry.by, entry.what, entry.result));
  }

  auditTrail(limit: number, before = Number.MAX_SAFE_INTEGER): readonly AuditRecord[] {
    return translated(() => this.#sql.auditTrail.all(before, limit));
  }

  [Symbol.dispose](): void {
    this.#listeners.clear();
    this.#db.close();
  }

  #importJob(spec: JobSpec, events: readonly StoredEvent[], always: boolean): readonly StoredEvent[] {
    const known = this.#sql.lastEvent.get(spec.id)?.seq ?? 0;
    if ((events.at(-1)?.seq ?? 0) <= known && !always) return [];
    this.#sql.importJob.run(spec.id, spec.createdAt, JSON.stringify(spec));
    this.#sql.removeEvents.run(spec.id);
    for (const event of events) this.#insert(event);
    return events.filter(({ seq }) => seq > known);
  }

  #insert({ jobId, seq, at, by, event }: StoredEvent): void {
    this.#sql.addEvent.run(jobId, seq, at, by, JSON.stringify(event));
    if (event.type === "ended") this.#sql.setEnded.run(event.state, jobId);
    else if (event.type === "reopened") this.#sql.setEnded.run(null, jobId);
  }

  #nextSeq(jobId: string, by: string): number {
    const last = this.#sql.lastEvent.get(jobId);
    if (last === undefined || last.by === by) return (last?.seq ?? 0) + 1;
    return (Math.floor(last.seq / NUMBERS_A_WRITER) + 1) * NUMBERS_A_WRITER + 1;
  }

  #now(): string {
    return new Date(this.#clock.now()).toISOString();
  }

  #tell(event: StoredEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

function specsOf(read: () => readonly (SpecRow | undefined)[]): readonly JobSpec[] {
  return translated(read).flatMap((row) => (row === undefined ? [] : [parseSpec(row.spec)]));
}
