import { describe, expect, it } from "vitest";
import { delayOf, ruleWords } from "../../../src/domain/approval.ts";
import type { JobSpec } from "../../../src/domain/job.ts";
import { viewJob } from "../../../src/domain/job-view.ts";
import type { JobEvent } from "../../../src/domain/step.ts";
import { parseWindows } from "../../../src/domain/window.ts";
import { event, jobOf } from "../../support/sample-job.ts";

const STEPS = [
  "prepare",
  "look",
  "hand-over",
  { name: "stop", by: "helper" },
  { name: "commit", by: "helper", commits: true },
  "settle",
] as const;

function did(...steps: readonly string[]): readonly JobEvent[] {
  return steps.flatMap((step) => [
    { type: "started", step, attempt: 1 } as const,
    { type: "succeeded", step, output: {} } as const,
  ]);
}

function controls(events: readonly JobEvent[], more: Partial<JobSpec> = {}) {
  const job = { ...jobOf(...STEPS), ...more };
  return viewJob(
    job,
    events.map((what, index) => event(index + 1, what)),
  ).controls;
}

function started(step: string): JobEvent {
  return { type: "started", step, attempt: 1 };
}

const PERSON = { approval: { person: true, windows: [] } };
const APPROVED = { type: "approved", by: "ada", now: false } as const;

describe("a pause", () => {
  it.each([
    ["before the first step", []],
    ["during a step of the agent", [started("prepare")]],
    ["during the last look", [...did("prepare"), started("look")]],
    ["before the hand-over", did("prepare", "look")],
  ])("is possible %s", (_when, events) => {
    expect(controls(events).pause).toEqual({ possible: true });
  });

  it.each([
    ["during the hand-over", [...did("prepare", "look"), started("hand-over")], "handed to the helper"],
    [
      "while the application is down",
      [...did("prepare", "look", "hand-over"), started("stop")],
      "helper drives",
    ],
    ["between two steps of the helper", did("prepare", "look", "hand-over", "stop"), "helper drives"],
    ["after the commit", did("prepare", "look", "hand-over", "stop", "commit"), "committed"],
    ["when it is paused", [{ type: "paused", by: "ada" }], "paused already"],
    ["when it goes back", [{ type: "turned-back", reason: { code: "ABORTED", message: "x" } }], "going back"],
    ["when it has ended", [{ type: "ended", state: "failed" }], "has ended"],
  ] as const)("is refused %s", (_when, events, words) => {
    expect(controls(events).pause).toEqual({ possible: false, reason: expect.stringContaining(words) });
  });

  it("is possible in a last step that has places of its own, and in no other", () => {
    const plan = (pausable: boolean) => jobOf("one", pausable ? { name: "rounds", pausable } : "rounds").plan;
    const events = [...did("one"), started("rounds")];
    expect(controls(events, { plan: plan(true) }).pause.possible).toBe(true);
    expect(controls(events, { plan: plan(false) }).pause).toMatchObject({
      reason: expect.stringContaining("last step"),
    });
  });
});

describe("a job that goes back, or is being committed", () => {
  it("is not paused any more", () => {
    const back = { type: "turned-back", reason: { code: "ABORTED", message: "x" } } as const;
    const events = [{ type: "paused", by: "ada" } as const, back].map((what, index) =>
      event(index + 1, what),
    );
    expect(viewJob(jobOf(...STEPS), events).paused).toBeUndefined();
  });

  it("cannot be paused while the agent commits", () => {
    const plan = jobOf({ name: "commit", commits: true }, "settle").plan;
    expect(controls([started("commit")], { plan }).pause.reason).toBe("The job is being committed.");
  });
});

describe("a job without a helper", () => {
  const plan = jobOf(
    "prepare",
    { name: "stop", stops: true },
    "copy",
    { name: "start", serves: true },
    "settle",
  ).plan;

  it.each([
    ["before the stop", did("prepare"), true],
    ["during the stop", [...did("prepare"), started("stop")], false],
    ["while the application is down", did("prepare", "stop"), false],
    ["when it serves again", did("prepare", "stop", "copy", "start"), true],
  ])("can be paused %s: %s", (_when, events, possible) => {
    expect(controls(events, { plan }).pause.possible).toBe(possible);
  });
});

describe("resuming", () => {
  it("is possible while the job is paused, and only then", () => {
    expect(controls([{ type: "paused", by: "ada" }]).resume).toEqual({ possible: true });
    expect(controls([]).resume.reason).toBe("The job is not paused.");
    const back = { type: "turned-back", reason: { code: "ABORTED", message: "x" } } as const;
    expect(controls([{ type: "paused", by: "ada" }, back]).resume.possible).toBe(false);
  });
});

describe("approving", () => {
  it("is possible from the start of a job that waits for it to the hand-over", () => {
    expect(controls([], PERSON).approve).toEqual({ possible: true });
    expect(controls([...did("prepare"), started("look")], PERSON).approve).toEqual({ possible: true });
    expect(controls([...did("prepare", "look"), started("hand-over")], PERSON).approve.possible).toBe(false);
  });

  it("is refused where nobody asked for it, and when it is done", () => {
    expect(controls([]).approve.reason).toBe("The job waits for nobody's approval.");
    expect(controls([APPROVED], PERSON).approve.reason).toBe("The job is approved, by ada.");
  });

  it("can be said once more, for now, where a window is still waited for", () => {
    const both = { approval: rule("Sat 02:00-04:00 UTC", true) };
    expect(controls([APPROVED], both).approve).toEqual({ possible: true });
    expect(controls([APPROVED, { ...APPROVED, now: true }], both).approve.possible).toBe(false);
  });
});

function rule(text: string, person = false) {
  const read = parseWindows(text);
  if ("problem" in read) throw new Error(read.problem);
  return { person, windows: read.windows };
}

describe("what a job waits for before the stop", () => {
  const now = Date.parse("2026-11-20T12:00Z");
  const open = Date.parse("2026-11-21T03:00Z");
  const approved = { by: "ada", at: "2026-11-20T11:00:00Z", now: false };
  const window = "Sat 02:00-04:00 UTC";
  const person = "approval by a person (mig job approve k7)";
  const opening = "the window that opens Sat 2026-11-21 02:00 UTC";

  it.each([
    ["nothing", undefined, undefined, now, undefined],
    ["a person", { person: true, windows: [] }, undefined, now, person],
    ["a person who has approved", { person: true, windows: [] }, approved, now, undefined],
    ["a window", rule(window), undefined, now, `${person} or ${opening}`],
    ["a window that is open", rule(window), undefined, open, undefined],
    ["a window, where a person was quicker", rule(window), approved, now, undefined],
    ["both", rule(window, true), undefined, now, `${person}, then for ${opening}`],
    ["both, in the window", rule(window, true), undefined, open, person],
    [
      "both, approved",
      rule(window, true),
      approved,
      now,
      `${opening}; approved by ada (at once: mig job approve k7 --now)`,
    ],
    ["both, approved, in the window", rule(window, true), approved, open, undefined],
    ["both, approved for now", rule(window, true), { ...approved, now: true }, now, undefined],
    [
      "a window that is over",
      rule("2026-11-19 02:00-04:00 UTC"),
      undefined,
      now,
      `${person} or a window, but none opens any more`,
    ],
  ])("%s", (_what, approval, by, at, expected) => {
    const subject = approval === undefined ? { id: "k7" } : { id: "k7", approval };
    expect(delayOf(subject, by, at)?.text).toBe(expected);
  });

  it("is said in words before it starts", () => {
    expect(ruleWords({ person: true, windows: [] })).toBe("approval by a person");
    expect(ruleWords(rule(window))).toBe("the window Sat 02:00-04:00 UTC, or approval by a person");
    expect(ruleWords(rule(window, true))).toBe(
      "approval by a person, then for the window Sat 02:00-04:00 UTC",
    );
  });
});
