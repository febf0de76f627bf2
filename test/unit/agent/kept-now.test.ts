import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keptNow } from "../../../src/agent/kept-now.ts";
import type { JobKind } from "../../../src/domain/phase.ts";
import type { Journal } from "../../../src/journal/journal.ts";
import { openSqliteJournal } from "../../../src/journal/sqlite-journal.ts";
import { createFakeClock } from "../../support/fake-clock.ts";
import { jobOf } from "../../support/sample-job.ts";

const UNTIL = "2026-01-03T03:04:05.000Z";
const APPLICATION = jobOf().applicationId;

let journal: Journal;
beforeEach(() => {
  journal = openSqliteJournal(":memory:", createFakeClock());
});
afterEach(() => journal[Symbol.dispose]());

function add(id: string, kind: JobKind, facts: Readonly<Record<string, unknown>> = {}): void {
  const plan = jobOf({ name: "commit", commits: true }, "applogic/retire-source").plan;
  journal.createJob({
    ...jobOf(),
    id,
    kind,
    facts,
    plan,
    createdAt: new Date(2026, 0, journal.jobs().length + 1).toISOString(),
  });
}

function migrate(id: string, keptAs?: string): void {
  add(id, "migrate");
  const output = keptAs === undefined ? {} : { keptAs, keptUntil: UNTIL };
  for (const [step, said] of [
    ["commit", {}],
    ["applogic/retire-source", output],
  ] as const) {
    journal.append(id, "test", { type: "started", step, attempt: 1 });
    journal.append(id, "test", { type: "succeeded", step, output: said });
  }
  journal.append(id, "test", { type: "ended", state: "succeeded" });
}

function finalize(id: string, name: string): void {
  const kept = { name, grid: "west", jobId: "old", generation: 2, holder: "agent-west", entity: "uuid" };
  add(id, "finalize", { applicationId: APPLICATION, name: "shop", generation: 4, entity: "e", kept: [kept] });
  journal.append(id, "test", { type: "ended", state: "succeeded" });
}

describe("what is kept now", () => {
  it("is the source of the last commit", () => {
    migrate("first", "kept_first");
    migrate("second", "kept_second");
    expect(keptNow(journal, APPLICATION)).toMatchObject({
      jobId: "second",
      name: "kept_second",
      until: UNTIL,
    });
  });

  it("is nothing once it was finalized", () => {
    migrate("first", "kept_first");
    finalize("third", "kept_first");
    expect(keptNow(journal, APPLICATION)).toBeUndefined();
  });

  it("is still there when only an older copy went because its time was over", () => {
    migrate("first", "kept_first");
    migrate("second", "kept_second");
    finalize("third", "kept_first");
    expect(keptNow(journal, APPLICATION)).toMatchObject({ name: "kept_second" });
  });

  it("is not an older copy when the last commit kept nothing", () => {
    migrate("first", "kept_first");
    migrate("second");
    expect(keptNow(journal, APPLICATION)).toBeUndefined();
  });

  it("is not what another application has left behind", () => {
    migrate("first", "kept_first");
    expect(keptNow(journal, "another")).toBeUndefined();
  });
});
