import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import Database from "better-sqlite3";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import type { StoredEvent } from "../../../src/domain/step.ts";
import type { Journal } from "../../../src/journal/journal.ts";
import { openSqliteJournal } from "../../../src/journal/sqlite-journal.ts";
import { jobOf } from "../../support/sample-job.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const job = jobOf("one", "two");

function open(directory: string): Journal {
  return openSqliteJournal(join(directory, "journal.db"), systemClock);
}

function textsOf(journal: Journal, after = 0): readonly string[] {
  return journal.events(job.id, after).map(({ event }) => (event.type === "note" ? event.text : event.type));
}

describe("the journal", () => {
  it("numbers the events of a writer without gaps and gives them back after a restart", () => {
    using temp = makeTempDir();
    const directory = temp.path;
    {
      using journal = open(directory);
      journal.createJob(job);
      journal.append(job.id, "agent", { type: "started", step: "one", attempt: 1 });
      journal.append(job.id, "agent", { type: "succeeded", step: "one", output: { a: 1 } });
    }
    using again = open(directory);
    expect(again.events(job.id).map((event) => event.seq)).toEqual([1, 2]);
    expect(again.events(job.id, 1).map((event) => event.event)).toEqual([
      { type: "succeeded", step: "one", output: { a: 1 } },
    ]);
    expect(again.findJob(job.id)).toEqual(job);
  });

  it("gives the audit back newest first, in pages that neither lack nor repeat an entry", () => {
    using temp = makeTempDir();
    using journal = open(temp.path);
    for (let number = 1; number <= 5; number += 1)
      journal.audit({ by: "ann", what: `deed ${number}`, result: "done" });
    const first = journal.auditTrail(2);
    const second = journal.auditTrail(2, first.at(-1)?.seq);
    const third = journal.auditTrail(2, second.at(-1)?.seq);
    expect([...first, ...second, ...third].map(({ what }) => what)).toEqual([
      "deed 5",
      "deed 4",
      "deed 3",
      "deed 2",
      "deed 1",
    ]);
  });

  it("is durable when append returns: a process that is killed right then has lost nothing", () => {
    using temp = makeTempDir();
    const directory = temp.path;
    const script = `
      import { openSqliteJournal } from "${import.meta.dirname}/../../../src/journal/sqlite-journal.ts";
      import { systemClock } from "${import.meta.dirname}/../../../src/clock.ts";
      const journal = openSqliteJournal("${directory}/journal.db", systemClock);
      journal.createJob(${JSON.stringify(job)});
      journal.append("${job.id}", "agent", { type: "started", step: "one", attempt: 1 });
      process.kill(process.pid, "SIGKILL");`;
    const ended = spawnSync(process.execPath, ["--input-type=module-typescript", "-e", script], {
      encoding: "utf8",
    });
    expect(ended.signal, ended.stderr).toBe("SIGKILL");
    using journal = open(directory);
    expect(journal.events(job.id)).toHaveLength(1);
  });

  it("tells subscribers only what is durable, until they leave", () => {
    using temp = makeTempDir();
    using journal = open(temp.path);
    const heard: StoredEvent[] = [];
    journal.createJob(job);
    const leave = journal.subscribe((event) => {
      expect(journal.events(job.id).at(-1)).toEqual(event);
      heard.push(event);
    });
    journal.append(job.id, "agent", { type: "note", text: "a" });
    leave();
    journal.append(job.id, "agent", { type: "note", text: "b" });
    expect(heard).toHaveLength(1);
  });

  it("takes the history that goes further at an import, and the holder's in any case", () => {
    using temp = makeTempDir();
    using ours = open(temp.file("ours"));
    using theirs = open(temp.file("theirs"));
    for (const journal of [ours, theirs]) {
      journal.createJob(job);
      journal.append(job.id, "agent", { type: "note", text: "common" });
    }
    ours.append(job.id, "agent", { type: "note", text: "ours" });
    ours.append(job.id, "agent", { type: "note", text: "ours too" });
    theirs.append(job.id, "agent", { type: "note", text: "theirs" });
    ours.importAll(theirs.exportFrom(job.id));
    expect(ours.events(job.id)).toHaveLength(3);
    ours.importAll(theirs.exportFrom(job.id), job.id);
    expect(textsOf(ours)).toEqual(["common", "theirs"]);
  });

  it("lets who reads on after its last number miss nothing, whatever the writer before said last", () => {
    using temp = makeTempDir();
    using agent = open(temp.file("agent"));
    using helper = open(temp.file("helper"));
    agent.createJob(job);
    agent.append(job.id, "agent", { type: "note", text: "common" });
    helper.importAll(agent.exportFrom(job.id));
    for (const text of ["handed over", "last words"]) agent.append(job.id, "agent", { type: "note", text });
    const read = agent.events(job.id).at(-1)?.seq ?? 0;
    for (const text of ["taken", "driven"]) helper.append(job.id, "helper", { type: "note", text });
    expect(textsOf(helper, read)).toEqual(["taken", "driven"]);

    const heard: string[] = [];
    agent.subscribe(({ event }) => heard.push(event.type === "note" ? event.text : event.type));
    agent.importAll(helper.exportFrom(job.id), job.id);
    expect(heard).toEqual(["taken", "driven"]);
    agent.append(job.id, "agent", { type: "note", text: "settled" });
    expect(textsOf(agent, read)).toEqual(["taken", "driven", "settled"]);
  });

  it("gives the same job for the same idempotency key", () => {
    using temp = makeTempDir();
    using journal = open(temp.path);
    journal.createJob(job, "key-1");
    expect(journal.findJobByIdempotencyKey("key-1")).toEqual(job);
    expect(journal.findJobByIdempotencyKey("key-2")).toBeUndefined();
  });

  it("refuses a journal of a newer version, says so, and changes nothing", () => {
    using temp = makeTempDir();
    const directory = temp.path;
    open(directory)[Symbol.dispose]();
    const db = new Database(join(directory, "journal.db"));
    db.pragma("user_version = 99");
    db.close();
    expect(() => open(directory)).toThrow(
      expect.objectContaining({ code: "JOURNAL_NEWER", hint: expect.stringContaining("newer MIG") }),
    );
  });

  it("says that the file is damaged instead of a stack trace", () => {
    using temp = makeTempDir();
    const directory = temp.path;
    execFileSync("sh", ["-c", `head -c 9000 /dev/urandom > "${directory}/journal.db"`]);
    expect(() => open(directory)).toThrow(expect.objectContaining({ code: "JOURNAL_DAMAGED" }));
  });

  it.runIf(process.getuid?.() === 0)(
    "says that the disk is full, loses nothing, and goes on when there is space again",
    () => {
      using temp = makeTempDir();
      const directory = temp.path;
      execFileSync("mount", ["-t", "tmpfs", "-o", "size=400k", "tmpfs", directory]);
      try {
        using journal = open(directory);
        journal.createJob(job);
        journal.append(job.id, "agent", { type: "note", text: "before" });
        spawnSync("sh", ["-c", `head -c 1000000 /dev/zero > "${directory}/filler"`]);
        const big = "x".repeat(60_000);
        expect(() => journal.append(job.id, "agent", { type: "note", text: big })).toThrow(
          expect.objectContaining({ code: "JOURNAL_FULL", retry: "later" }),
        );
        execFileSync("rm", [`${directory}/filler`]);
        journal.append(job.id, "agent", { type: "note", text: "after" });
        expect(journal.events(job.id).map((event) => event.seq)).toEqual([1, 2]);
      } finally {
        execFileSync("umount", [directory]);
      }
    },
  );
});
