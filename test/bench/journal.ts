import Database from "better-sqlite3";
import { systemClock } from "../../src/clock.ts";
import type { JobEvent } from "../../src/domain/step.ts";
import { openSqliteJournal } from "../../src/journal/sqlite-journal.ts";
import { jobOf } from "../support/sample-job.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import type { Bench } from "./bench.ts";
import { figureOf } from "./figure.ts";
import { alternate, timed } from "./trials.ts";

/**
 * Durable step events a second: through the port, which numbers them, reads the clock and tells listeners, beside the
 * same row by better-sqlite3 alone. Both one transaction an event, WAL, `synchronous=FULL`, in one directory.
 */
const EVENTS_A_TRIAL = 100;

const EVENT: JobEvent = {
  type: "command",
  step: "applogic/copy",
  command: 7,
  grid: "my_grid_two",
  text: "app migrate 127.0.1.1:22 guestbook --nostart --nocompress --attributes .user2=moving",
};

export const journal: Bench = {
  name: "journal",
  trials: 75,
  async measure(n) {
    using temp = makeTempDir();
    const job = jobOf("applogic/copy");
    using ours = openSqliteJournal(temp.file("ours.db"), systemClock);
    ours.createJob(job);
    using rival = openRaw(temp.file("rival.db"), job.id);
    const perSecond = async (append: () => void): Promise<number> => {
      const ms = await timed(async () => {
        for (let count = 0; count < EVENTS_A_TRIAL; count += 1) append();
      });
      return (EVENTS_A_TRIAL * 1000) / ms;
    };
    return figureOf({
      name: "journal",
      unit: "events/s",
      about:
        "an event through the journal | the same row by better-sqlite3, a transaction each, synchronous=FULL",
      ...(await alternate(n, {
        ours: () => perSecond(() => ours.append(job.id, "agent", EVENT)),
        rival: () => perSecond(() => rival.append()),
      })),
      limit: { ratio: ">= 0.8" },
    });
  },
};

function openRaw(file: string, jobId: string): Disposable & { append(): void } {
  const db = new Database(file);
  db.pragma("journal_mode = WAL");
  db.pragma("synchronous = FULL");
  db.exec(`CREATE TABLE event (job_id TEXT NOT NULL, seq INTEGER NOT NULL, at TEXT NOT NULL, by TEXT NOT NULL,
    event TEXT NOT NULL, PRIMARY KEY (job_id, seq)) STRICT, WITHOUT ROWID`);
  const insert = db.prepare("INSERT INTO event VALUES (?, ?, ?, ?, ?)");
  const at = new Date().toISOString();
  let seq = 0;
  return {
    append: () => insert.run(jobId, ++seq, at, "agent", JSON.stringify(EVENT)),
    [Symbol.dispose]: () => db.close(),
  };
}
