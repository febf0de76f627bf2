import { expect, test } from "vitest";
import type { Plan } from "../../../../src/domain/plan.ts";
import { presentChecks } from "../../../../src/web/present/checks.ts";
import { type PlanParts, presentPlan } from "../../../../src/web/present/plan.ts";
import { sampleChecks, sampleJob, samplePlan, sampleStatus } from "../../../support/web-samples.ts";

const NOW = Date.parse("2026-11-21T09:00:05Z");

function present(plan: Plan, change: Partial<PlanParts> = {}) {
  return presentPlan({ plan, kind: "migrate", status: sampleStatus(), now: NOW, ...change });
}

test("every command of the plan is on the page, in order and to the letter", () => {
  const plan = samplePlan();
  const shown = present(plan).steps.flatMap(({ commands }) =>
    commands.flatMap(({ grid, lines }) => lines.map((text) => ({ grid, text }))),
  );
  expect(shown).toEqual(plan.steps.flatMap(({ commands }) => commands));
});

test("commands that follow each other on one grid stand together", () => {
  const [step] = samplePlan().steps;
  if (step === undefined) throw new Error("No step");
  const texts = [
    ["one", "a"],
    ["one", "b"],
    ["two", "c"],
    ["one", "d"],
  ] as const;
  const commands = texts.map(([grid, text]) => ({ grid, text }));
  const [shown] = present(samplePlan({ steps: [{ ...step, commands }] })).steps;
  expect(shown?.commands).toEqual([
    { grid: "one", lines: ["a", "b"] },
    { grid: "two", lines: ["c"] },
    { grid: "one", lines: ["d"] },
  ]);
});

test("it says how long the application will be silent, or that nobody knows", () => {
  const { downtimeSeconds: _unknown, ...estimate } = samplePlan().estimate;
  expect(present(samplePlan()).downtime).toBe("about 2 min 20 s");
  expect(present(samplePlan({ estimate })).downtime).toBe("unknown");
});

test("what is not fine comes first, the worst before the rest", () => {
  const error = { id: "x", title: "Template", severity: "error", message: "Not there." } as const;
  const checks = presentChecks([...sampleChecks(), error]);
  expect(checks.notable.map(({ badge }) => badge.word)).toEqual(["error", "warning"]);
  expect([checks.summary, checks.fineWord, checks.worst.word]).toEqual([
    "1 error, 1 warning, 3 fine",
    "3 checks are fine",
    "error",
  ]);
  expect(presentChecks([]).summary).toBe("none run yet");
});

test("the undo of a step is counted where it is folded, and its absence explained", () => {
  const words = present(samplePlan()).steps.map(({ undoWord, undoNothing }) => [undoWord, undoNothing]);
  expect(words.slice(0, 2)).toEqual([
    ["Nothing to undo", "It only looks."],
    ["Its undo: 1 command", ""],
  ]);
});

test("each warning is a tick of its own, and stays ticked when the page is shown again", () => {
  const other = { id: "memory", title: "Memory", severity: "warning", message: "Little." } as const;
  const plan = samplePlan({ checks: [...sampleChecks(), other] });
  const { ticks, ticksWord } = present(plan, { ticked: ["memory: Memory"] });
  expect(ticks.map(({ key, isTicked }) => [key, isTicked])).toEqual([
    ["host-key on my_grid_two", false],
    ["memory: Memory", true],
  ]);
  expect(ticksWord).toBe("2 warnings, each to accept");
});

test("it cannot be started while checks refuse or another job runs, and the reason leads on", () => {
  const error = { id: "x", title: "Template", severity: "error", message: "Not there." } as const;
  const plan = samplePlan({ checks: [error] });
  expect(present(samplePlan()).blocked).toBeUndefined();
  expect(present(plan).blocked).toMatchObject({
    reason: "A check found an error. Mend it, then check again.",
    href: "/plan?kind=migrate&target=my_grid_two",
  });
  expect(present(plan, { status: sampleStatus({ job: sampleJob({ id: "job7" }) }) }).blocked).toEqual({
    reason: "admin from 192.0.2.7 has started a job that runs now: Migrate guestbook to my_grid_two.",
    href: "/jobs/job7",
    label: "Watch that job",
  });
});

test("each address says what answers there now, and the job has a link that stays", () => {
  const at = "2026-11-21T09:00:00Z";
  const looks = [
    { place: "source", at, found: "here" },
    { place: "target", at, found: "taken" },
  ] as const;
  const { places, keep, sentence } = present(samplePlan({ looks })).watching;
  expect(places.map(({ word, look }) => [word, look?.badge.word])).toEqual([
    ["Here", "answers: this page"],
    ["Helper", undefined],
    ["Target", "something answers already"],
  ]);
  expect(keep).toBe("http://127.0.2.10:8080/jobs/job1");
  expect(sentence).toContain("For about 2 min 20 s the application is down");
  expect(present(samplePlan({ kind: "snapshot" })).watching.keep).toBe("http://127.0.1.10:8080/jobs/job1");
});
