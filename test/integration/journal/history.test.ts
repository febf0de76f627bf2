import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import type { JobSpec } from "../../../src/domain/job.ts";
import type { Journal } from "../../../src/journal/journal.ts";
import { INIT } from "../../../src/journal/schema/001-init.ts";
import { openSqliteJournal } from "../../../src/journal/sqlite-journal.ts";
import { jobOf } from "../../support/sample-job.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

/** Job number n; the clock went backwards all the while, so that age by the clock would turn the order round. */
function job(n: number): JobSpec {
  return { ...jobOf("one"), id: `job${n}`, createdAt: new Date(Date.UTC(2026, 0, 100 - n)).toISOString() };
}

function open(file: string): Journal {
  return openSqliteJournal(file, systemClock);
}

function fill(journal: Journal, count: number): void {
  for (let n = 1; n <= count; n += 1) {
    journal.createJob(job(n));
    journal.append(`job${n}`, "agent", { type: "ended", state: "succeeded" });
  }
}

const ids = (jobs: readonly JobSpec[]): readonly string[] => jobs.map(({ id }) => id);

describe("a long history", () => {
  it("is read page by page, the newest first, whatever the clock said", () => {
    using temp = makeTempDir();
    using journal = open(temp.file("journal.db"));
    fill(journal, 5);
    expect(ids(journal.jobs(2))).toEqual(["job5", "job4"]);
    expect(ids(journal.jobs(2, "job4"))).toEqual(["job3", "job2"]);
    expect(ids(journal.jobs(2, "job2"))).toEqual(["job1"]);
    expect(journal.jobs(2, "job1")).toEqual([]);
    expect(journal.jobs(2, "nobody")).toEqual([]);
  });

  it("says which jobs have not ended, however many came after them", () => {
    using temp = makeTempDir();
    using journal = open(temp.file("journal.db"));
    journal.createJob(job(0));
    fill(journal, 3);
    expect(ids(journal.openJobs())).toEqual(["job0"]);
    journal.append("job0", "agent", { type: "ended", state: "stuck" });
    expect(journal.openJobs()).toEqual([]);
    journal.append("job0", "agent", { type: "reopened", by: "a person" });
    expect(ids(journal.openJobs())).toEqual(["job0"]);
  });

  it("knows an imported job as the holder's journal has it, ended or not", () => {
    using temp = makeTempDir();
    using ours = open(temp.file("ours.db"));
    using theirs = open(temp.file("theirs.db"));
    for (const journal of [ours, theirs]) journal.createJob(job(1));
    theirs.append("job1", "helper", { type: "ended", state: "succeeded" });
    const ended = theirs.exportFrom("job1");
    ours.importAll(ended, "job1");
    expect(ours.openJobs()).toEqual([]);
    const events = ended.jobs[0]?.events.map((each) => ({
      ...each,
      event: { type: "note" as const, text: "" },
    }));
    ours.importAll({ version: 1, jobs: [{ spec: job(1), events: events ?? [] }] }, "job1");
    expect(ids(ours.openJobs())).toEqual(["job1"]);
  });

  it("hands over the job, what came after it, and the newest, but not the years before", () => {
    using temp = makeTempDir();
    using journal = open(temp.file("journal.db"));
    fill(journal, 60);
    const given = (from: string): readonly string[] =>
      journal.exportFrom(from).jobs.map(({ spec }) => spec.id);
    expect(given("job60").at(0)).toBe("job41");
    expect(given("job60").at(-1)).toBe("job60");
    expect(given("job20")).toHaveLength(41);
    expect(given("job20").at(0)).toBe("job20");
    expect(given("nobody")).toHaveLength(20);
  });

  it("of an older MIG is brought up to date when it is opened", () => {
    using temp = makeTempDir();
    const file = temp.file("journal.db");
    const db = new Database(file);
    db.exec(INIT);
    db.pragma("user_version = 1");
    const addJob = db.prepare("INSERT INTO job (id, created_at, spec) VALUES (?, ?, ?)");
    const addEvent = db.prepare(
      "INSERT INTO event (job_id, seq, at, by, event) VALUES (?, ?, '', 'agent', ?)",
    );
    const histories = [["ended"], ["ended", "reopened"], ["note"], []];
    for (const [n, types] of histories.entries()) {
      addJob.run(`job${n}`, "", JSON.stringify(job(n)));
      for (const [seq, type] of types.entries())
        addEvent.run(
          `job${n}`,
          seq + 1,
          JSON.stringify({ type, state: type === "ended" ? "failed" : undefined }),
        );
    }
    db.close();
    using journal = open(file);
    expect(ids(journal.openJobs())).toEqual(["job3", "job2", "job1"]);
  });
});
