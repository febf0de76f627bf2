import { describe, expect, it } from "vitest";
import { viewJob } from "../../../src/domain/job-view.ts";
import { event, jobOf } from "../../support/sample-job.ts";

const steps = [
  { name: "stop", phase: "stop", stops: true },
  { name: "copy", phase: "final-copy" },
  { name: "commit", phase: "start", commits: true },
  { name: "open", phase: "start", serves: true },
] as const;
const job = jobOf(...steps);
const done = (seq: number, step: string) => [
  event(seq, { type: "started", step, attempt: 1 }),
  event(seq + 1, { type: "succeeded", step, output: {} }),
];

describe("the view of a job", () => {
  it("is queued before its first event", () => {
    expect(viewJob(job, [])).toMatchObject({
      state: "queued",
      phase: "stop",
      abort: { possible: true, undoes: 0 },
    });
  });

  it("counts what an abort would undo", () => {
    const view = viewJob(job, [...done(1, "stop"), event(3, { type: "started", step: "copy", attempt: 1 })]);
    expect(view).toMatchObject({
      state: "running",
      phase: "final-copy",
      abort: { possible: true, undoes: 2 },
    });
  });

  it("offers no abort after the commit and says what to use instead", () => {
    const view = viewJob(job, [...done(1, "stop"), ...done(3, "copy"), ...done(5, "commit")]);
    expect(view.committed).toBe(true);
    expect(view.abort).toEqual({ possible: false, undoes: 0, reason: expect.stringContaining("rollback") });
  });

  it("measures the downtime from the stop to the open gate", () => {
    const view = viewJob(job, [
      ...done(1, "stop"),
      ...done(3, "copy"),
      ...done(5, "commit"),
      ...done(7, "open"),
    ]);
    expect(view.downtimeMs).toBe(7000);
  });

  it("measures the downtime of a job that went back up to the undone stop", () => {
    const view = viewJob(job, [
      ...done(1, "stop"),
      event(3, { type: "turned-back", reason: { code: "ABORTED", message: "Aborted" } }),
      event(4, { type: "undo-started", step: "stop", attempt: 2 }),
      event(5, { type: "undo-finished", step: "stop" }),
      event(6, { type: "ended", state: "cancelled" }),
    ]);
    expect(view).toMatchObject({ state: "cancelled", downtimeMs: 4000, endedAt: "2026-01-02T03:04:11.000Z" });
  });

  it("takes the downtime that somebody lived through over what wall clocks say", () => {
    const measured = event(8, { type: "succeeded", step: "open", output: { downtimeMs: 2100 } });
    const stopped = [...done(1, "stop"), ...done(3, "copy"), ...done(5, "commit")];
    const view = viewJob(job, [
      ...stopped,
      event(7, { type: "started", step: "open", attempt: 1 }),
      measured,
    ]);
    expect(view.downtimeMs).toBe(2100);
    const undone = viewJob(job, [
      ...done(1, "stop"),
      event(3, { type: "turned-back", reason: { code: "ABORTED", message: "Aborted" } }),
      event(4, { type: "undo-started", step: "stop", attempt: 2 }),
      event(5, { type: "undo-finished", step: "stop", downtimeMs: 900 }),
    ]);
    expect(undone.downtimeMs).toBe(900);
  });

  it("gives no downtime at all when wall clocks say that it ended before it began", () => {
    const back = { ...event(5, { type: "undo-finished", step: "stop" }), at: "2026-01-01T00:00:00.000Z" };
    const view = viewJob(job, [
      ...done(1, "stop"),
      event(3, { type: "turned-back", reason: { code: "ABORTED", message: "Aborted" } }),
      event(4, { type: "undo-started", step: "stop", attempt: 2 }),
      back,
    ]);
    expect(view.downtimeMs).toBeUndefined();
  });

  it("shows both errors and what to type when it is stuck", () => {
    const view = viewJob(job, [
      ...done(1, "stop"),
      event(3, { type: "turned-back", reason: { code: "GRID_REFUSED", message: "no storage" } }),
      event(4, { type: "undo-started", step: "stop", attempt: 2 }),
      event(5, {
        type: "undo-failed",
        step: "stop",
        error: { code: "GRID_REFUSED", message: "no memory" },
        toType: ["on west: app start shop"],
      }),
      event(6, { type: "ended", state: "stuck" }),
    ]);
    expect(view).toMatchObject({
      state: "stuck",
      error: { message: "no storage" },
      undoError: { message: "no memory" },
      toType: ["on west: app start shop"],
    });
  });
});
