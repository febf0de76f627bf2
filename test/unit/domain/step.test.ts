import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { foldJob, IllegalEventError } from "../../../src/domain/job-state.ts";
import { nextStatus, type StepStatus, type StoredEvent } from "../../../src/domain/step.ts";
import { event, jobOf } from "../../support/sample-job.ts";

const STATUSES: readonly StepStatus[] = [
  "todo",
  "started",
  "succeeded",
  "failed",
  "undoing",
  "undone",
  "undo-failed",
  "problem",
];
const TYPES = [
  "started",
  "succeeded",
  "failed",
  "undo-started",
  "undo-finished",
  "undo-failed",
  "problem",
  "command",
] as const;

describe("the status of a step", () => {
  it("goes on only by legal events, whatever comes", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...TYPES)), (types) => {
        let status: StepStatus = "todo";
        for (const type of types) {
          const next = nextStatus(status, type);
          if (next === undefined) continue;
          expect(STATUSES).toContain(next);
          status = next;
        }
      }),
    );
  });

  it("never leaves undone", () => {
    for (const type of TYPES)
      expect(nextStatus("undone", type)).toBe(type === "command" ? "undone" : undefined);
  });

  it("cannot succeed before it was started", () => {
    expect(nextStatus("todo", "succeeded")).toBeUndefined();
  });
});

describe("the fold of a job", () => {
  it("refuses an event that no engine could have written", () => {
    const events = [event(1, { type: "succeeded", step: "one", output: {} })];
    expect(() => foldJob(jobOf("one"), events)).toThrow(IllegalEventError);
  });

  it("refuses a step that the job does not have", () => {
    const events = [event(1, { type: "started", step: "other", attempt: 1 })];
    expect(() => foldJob(jobOf("one"), events)).toThrow(/no step other/);
  });

  it("is committed once the committing step has succeeded, and not by its start", () => {
    const job = jobOf("one", { name: "two", commits: true });
    const started: StoredEvent[] = [event(1, { type: "started", step: "two", attempt: 1 })];
    expect(foldJob(job, started).committed).toBe(false);
    expect(
      foldJob(job, [...started, event(2, { type: "succeeded", step: "two", output: {} })]).committed,
    ).toBe(true);
  });

  it("keeps the first reason for turning back", () => {
    const events = [
      event(1, { type: "turned-back", reason: { code: "ABORTED", message: "first" } }),
      event(2, { type: "turned-back", reason: { code: "INTERNAL", message: "second" } }),
    ];
    expect(foldJob(jobOf("one"), events).turnedBack?.message).toBe("first");
  });

  it("forgets what it waited for at the next event", () => {
    const events = [event(1, { type: "waiting", for: "a controller" })];
    expect(foldJob(jobOf("one"), events).waitingFor).toBe("a controller");
    expect(foldJob(jobOf("one"), [...events, event(2, { type: "going-on" })]).waitingFor).toBeUndefined();
  });
});
