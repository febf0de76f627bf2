import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import Database from "better-sqlite3";
import type { Clock } from "../clock.ts";
import { MigError } from "../domain/errors.ts";
import type { JobSpec } from "../domain/job.ts";
import type { JobEvent, StoredEvent } from "../domain/step.ts";
import { hitFaultPoint } from "../fault-points.ts";
import type { Journal, JournalDump } from "./journal.ts";
import { SCHEMA } from "./schema/schema.ts";
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

/**
 * Each writer of a job begins a new thousand: what the one before wrote after it had handed the journal over, the next
 * has never seen, and must not number anew. Whoever reads on after the last number it has, misses nothing.
 */
const NUMBERS_A_WRITER = 1000;

class SqliteJournal implements Journal {
  readonly #db: Database.Database;
  readonly #clock: Clock;
  readonly #listeners = new Set<(event: StoredEvent) => void>();

  constructor(db: Database.Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  createJob(spec: JobSpec, idempotencyKey?: string): void {
    translated(() =>
      this.#db
        .prepare("INSERT INTO job (id, created_at, spec, idempotency_key) VALUES (?, ?, ?, ?)")
        .run(spec.id, spec.createdAt, JSON.stringify(spec), idempotencyKey ?? null),
    );
  }

  append(jobId: string, by: string, event: JobEvent): StoredEvent {
    hitFaultPoint("journal.before", event);
    const at = new Date(this.#clock.now()).toISOString();
    const stored = translated(() =>
      this.#db.transaction((): StoredEvent => {
        const seq = this.#nextSeq(jobId, by);
        const row: StoredEvent = { jobId, seq, at, by, event };
        this.#insert(row);
        return row;
      })(),
    );
    hitFaultPoint("journal.after", event);
    this.#tell(stored);
    return stored;
  }

  findJob(jobId: string): JobSpec | undefined {
    return this.#spec("SELECT spec FROM job WHERE id = ?", jobId);
  }

  findJobByIdempotencyKey(key: string): JobSpec | undefined {
    return this.#spec("SELECT spec FROM job WHERE idempotency_key = ?", key);
  }

  jobs(limit = 1000): readonly JobSpec[] {
    const rows = translated(() =>
      this.#db
        .prepare<[number], { spec: string }>(
          "SELECT spec FROM job ORDER BY created_at DESC, rowid DESC LIMIT ?",
        )
        .all(limit),
    );
    return rows.map((row) => parseSpec(row.spec));
  }

  events(jobId: string, after = 0): readonly StoredEvent[] {
    const rows = translated(() =>
      this.#db
        .prepare<[string, number], EventRow>("SELECT * FROM event WHERE job_id = ? AND seq > ? ORDER BY seq")
        .all(jobId, after),
    );
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

  exportAll(): JournalDump {
    const jobs = this.jobs().toReversed();
    return { version: 1, jobs: jobs.map((spec) => ({ spec, events: this.events(spec.id) })) };
  }

  importAll(dump: JournalDump, authoritative?: string): void {
    const news: StoredEvent[] = [];
    translated(() =>
      this.#db.transaction(() => {
        for (const job of dump.jobs) {
          news.push(...this.#importJob(job.spec, job.events, job.spec.id === authoritative));
        }
      })(),
    );
    for (const event of news) this.#tell(event);
  }

  get(key: string): string | undefined {
    return translated(() =>
      this.#db.prepare<[string], { value: string }>("SELECT value FROM memory WHERE key = ?").get(key),
    )?.value;
  }

  set(key: string, value: string | undefined): void {
    translated(() => {
      if (value === undefined) this.#db.prepare("DELETE FROM memory WHERE key = ?").run(key);
      else this.#db.prepare("INSERT OR REPLACE INTO memory (key, value) VALUES (?, ?)").run(key, value);
    });
  }

  audit(entry: { readonly by: string; readonly what: string; readonly result: string }): void {
    const at = new Date(this.#clock.now()).toISOString();
    translated(() =>
      this.#db
        .prepare("INSERT INTO audit (at, by, what, result) VALUES (?, ?, ?, ?)")
        .run(at, entry.by, entry.what, entry.result),
    );
  }

  auditTrail(limit: number): ReturnType<Journal["auditTrail"]> {
    return translated(() =>
      this.#db
        .prepare<[number], { at: string; by: string; what: string; result: string }>(
          "SELECT at, by, what, result FROM audit ORDER BY id DESC LIMIT ?",
        )
        .all(limit),
    );
  }

  [Symbol.dispose](): void {
    this.#listeners.clear();
    this.#db.close();
  }

  #importJob(spec: JobSpec, events: readonly StoredEvent[], always: boolean): readonly StoredEvent[] {
    const known = this.#lastSeq(spec.id);
    if ((events.at(-1)?.seq ?? 0) <= known && !always) return [];
    this.#db
      .prepare(
        "INSERT INTO job (id, created_at, spec) VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET spec = excluded.spec",
      )
      .run(spec.id, spec.createdAt, JSON.stringify(spec));
    this.#db.prepare("DELETE FROM event WHERE job_id = ?").run(spec.id);
    for (const event of events) this.#insert(event);
    return events.filter(({ seq }) => seq > known);
  }

  #insert(row: StoredEvent): void {
    this.#db
      .prepare("INSERT INTO event (job_id, seq, at, by, event) VALUES (?, ?, ?, ?, ?)")
      .run(row.jobId, row.seq, row.at, row.by, JSON.stringify(row.event));
  }

  #nextSeq(jobId: string, by: string): number {
    const last = this.#db
      .prepare<[string], { seq: number; by: string }>(
        "SELECT seq, by FROM event WHERE job_id = ? ORDER BY seq DESC LIMIT 1",
      )
      .get(jobId);
    if (last === undefined || last.by === by) return (last?.seq ?? 0) + 1;
    return (Math.floor(last.seq / NUMBERS_A_WRITER) + 1) * NUMBERS_A_WRITER + 1;
  }

  #lastSeq(jobId: string): number {
    const row = this.#db
      .prepare<[string], { seq: number | null }>("SELECT max(seq) AS seq FROM event WHERE job_id = ?")
      .get(jobId);
    return row?.seq ?? 0;
  }

  #spec(sql: string, value: string): JobSpec | undefined {
    const row = translated(() => this.#db.prepare<[string], { spec: string }>(sql).get(value));
    return row === undefined ? undefined : parseSpec(row.spec);
  }

  #tell(event: StoredEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** Turns SQLite's errors into the journal's codes. */
function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    if (error.code.startsWith("SQLITE_BUSY") || error.code.startsWith("SQLITE_LOCKED")) throw held(error);
    throw error.code === "SQLITE_FULL" || error.code.startsWith("SQLITE_IOERR")
      ? full(error)
      : unusable(error);
  }
}

function held(cause: Error): MigError {
  return new MigError("JOURNAL_FULL", `Cannot write the journal just now: ${cause.message}`, {
    hint: "Another process holds it: see that only one MIG runs over this state directory.",
    cause,
  });
}

function full(cause: Error): MigError {
  return new MigError("JOURNAL_FULL", `Cannot write the journal: ${cause.message}`, {
    hint: "Free space on the state volume; nothing is begun before it can be written, and the job goes on by itself.",
    cause,
  });
}

function unusable(cause: Error): MigError {
  return new MigError("JOURNAL_DAMAGED", `Cannot use the journal: ${cause.message}`, {
    hint: "Keep the file, restore the state directory from a backup, then run mig recover.",
    cause,
  });
}
