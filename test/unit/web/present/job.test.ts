import { describe, expect, test } from "vitest";
import type { JobView } from "../../../../src/domain/job.ts";
import { presentJob } from "../../../../src/web/present/job.ts";
import { sampleJob, sampleStatus, sampleSteps } from "../../../support/web-samples.ts";

const NOW = Date.parse("2026-11-21T09:00:00Z");

function present(change: Partial<JobView>, lines = 0, status = sampleStatus()) {
  const log = Array.from({ length: lines }, (_, count) => ({
    at: "2026-11-21T08:59:00Z",
    text: `line ${count}`,
  }));
  return presentJob({ job: sampleJob(change), progress: undefined, log, status, now: NOW });
}

test.each([
  ["migrate", "Migrate guestbook to my_grid_two"],
  ["snapshot", "Snapshot guestbook to my_grid_two"],
  ["rollback", "Roll guestbook back to my_grid_two"],
  ["finalize", "Finalize: remove the kept copy of guestbook"],
  ["recover", "Recover guestbook between my_grid_one and my_grid_two"],
] as const)("a %s says what it does", (kind, title) => {
  expect(present({ kind }).title).toBe(title);
});

test("the line of a running job names the step and how many there are", () => {
  expect(present({}).statusLine).toBe("Step 5 of 9: Copy guestbook to my_grid_two");
  expect(present({ steps: sampleSteps(4, "undoing") }).statusLine).toBe(
    "Undoing step 5 of 9: Copy guestbook to my_grid_two",
  );
  expect(present({ steps: sampleSteps(9), state: "succeeded" }).statusLine).toBe("9 of 9 steps done");
  expect(present({ steps: sampleSteps(0, "todo"), state: "queued" }).statusLine).toBe("Waiting for its turn");
});

test("done with problems is not simply done", () => {
  const problem = { code: "GRID_REFUSED", message: "Cannot remove the helper" } as const;
  expect(present({ state: "succeeded" }).badge).toMatchObject({ word: "succeeded", tone: "good" });
  expect(present({ state: "succeeded", problems: [problem] }).badge).toMatchObject({
    word: "succeeded, with a problem",
    tone: "warn",
  });
});

test("abort says what it will undo, or why it is too late", () => {
  expect(present({}).abort).toMatchObject({
    isShown: true,
    truth: "Will undo 4 steps.",
    disabledReason: undefined,
  });
  expect(present({ abort: { possible: true, undoes: 0 } }).abort.truth).toBe("Nothing is to be undone yet.");
  const late = { possible: false, undoes: 0, reason: "Too late to abort: use rollback." };
  expect(present({ abort: late }).abort).toMatchObject({ truth: late.reason, disabledReason: late.reason });
  expect(present({ state: "failed" }).abort.isShown).toBe(false);
});

test("a phase is named where it begins", () => {
  expect(present({}).steps.map(({ phase }) => phase)).toEqual([
    "Preflight",
    "Prepare",
    "Hand over",
    "Stop",
    "Last copy",
    "Start",
    "",
    "",
    "Settle",
  ]);
});

test("a step that runs counts on, one that ended does not", () => {
  const [, second, , , fifth] = present({}).steps;
  expect([second?.duration, fifth?.duration, fifth?.isCurrent]).toEqual(["41 s", "2 min 16 s", true]);
});

test("a long log shows its end and says so", () => {
  const { log } = present({}, 250);
  expect([log.lines.length, log.note, log.whole]).toEqual([
    200,
    "The last 200 of 250 lines",
    "/jobs/job1/log",
  ]);
  expect(log.lines.at(-1)).toMatchObject({ text: "line 249", id: "L250", href: "/jobs/job1/log#L250" });
  const { note, whole } = present({}, 3).log;
  expect([note, whole]).toEqual(["", ""]);
});

test("the stream goes on behind what the page shows", () => {
  expect(present({ lastEvent: 17 }).events).toBe("/api/v1/jobs/job1/events?after=17");
});

test("addresses are links where they are addresses, with the same job behind them", () => {
  const { addresses } = present({
    addresses: { source: "127.0.1.10:8080", helper: "javascript:alert(1)", target: "" },
  });
  expect(addresses).toEqual([
    { word: "Source", address: "127.0.1.10:8080", href: "http://127.0.1.10:8080/jobs/job1" },
    { word: "Helper", address: "javascript:alert(1)", href: undefined },
  ]);
});

test("after the commit the truth about abort is until when one can roll back", () => {
  const late = { possible: false, undoes: 0, reason: "Too late to abort." };
  const change = { committed: true, keptUntil: "2026-11-22T09:00:00Z", abort: late };
  expect(present(change).abort.truth).toBe("Too late to abort: roll back until 22 Nov 2026, 09:00:00 UTC.");
});

test.each([
  [{ state: "running" }, ""],
  [{ state: "succeeded" }, "guestbook runs on my_grid_two."],
  [
    { state: "succeeded", kind: "snapshot" },
    "The snapshot lies on my_grid_two, and guestbook runs on my_grid_one again.",
  ],
  [{ state: "failed" }, "guestbook runs on my_grid_one, as before."],
  [{ state: "cancelled" }, "guestbook runs on my_grid_one, as before."],
  [{ state: "failed", kind: "finalize" }, "Nothing is changed."],
  [{ state: "stuck" }, "A step could not be undone. A person must look, and type what stands below."],
] as const)("%o ends with where the application is", (change, outcome) => {
  expect(present(change).outcome).toBe(outcome);
});

test("what came back undone can be planned anew", () => {
  const again = (change: Partial<JobView>) => present(change).again;
  expect(again({ state: "failed" })).toBe("/plan?kind=migrate&target=my_grid_two");
  expect(again({ state: "cancelled", kind: "snapshot" })).toBe("/plan?kind=snapshot&target=my_grid_two");
  expect([again({}), again({ state: "stuck" }), again({ state: "failed", kind: "rollback" })]).toEqual([
    "",
    "",
    "",
  ]);
});

test("only a failure interrupts who listens to the page", () => {
  const urgencies = (["running", "succeeded", "cancelled", "failed", "stuck"] as const).map(
    (state) => present({ state }).urgency,
  );
  expect(urgencies).toEqual(["status", "status", "status", "alert", "alert"]);
});

describe("the way back after a migrate", () => {
  const kept = {
    jobId: "job1",
    grid: "my_grid_one",
    name: "mig_kept_job1_guestbook",
    until: "2026-11-22T09:00:00Z",
  };

  test("is offered until the copy goes, with what it costs", () => {
    const { settling } = present({ state: "succeeded", steps: sampleSteps(9) }, 0, sampleStatus({ kept }));
    expect(settling).toMatchObject({
      title: "A stopped copy is kept on my_grid_one",
      secondsLeft: 86_400,
      rollback:
        "Roll back starts that copy again. What was written since the commit (under 0.1 s ago) stays behind on my_grid_two.",
    });
    expect(settling?.actions.list.map(({ label, href }) => [label, href])).toEqual([
      ["Roll back", "/rollback"],
      ["Finalize", "/finalize"],
    ]);
  });

  test("is another job's matter when another one left the copy, and nobody's while the job runs", () => {
    const other = sampleStatus({ kept: { ...kept, jobId: "job0" } });
    expect(present({ state: "succeeded" }, 0, other).settling).toBeUndefined();
    expect(present({}, 0, sampleStatus({ kept })).settling).toBeUndefined();
  });
});
