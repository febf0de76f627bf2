import { expect, test } from "vitest";
import { presentChecks } from "../../../../src/web/present/checks.ts";
import { presentPlan } from "../../../../src/web/present/plan.ts";
import { sampleChecks, samplePlan } from "../../../support/web-samples.ts";

test("every command of the plan is on the page, in order and to the letter", () => {
  const plan = samplePlan();
  const shown = presentPlan(plan, "migrate").steps.flatMap(({ commands }) =>
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
  const [shown] = presentPlan(samplePlan({ steps: [{ ...step, commands }] }), "migrate").steps;
  expect(shown?.commands).toEqual([
    { grid: "one", lines: ["a", "b"] },
    { grid: "two", lines: ["c"] },
    { grid: "one", lines: ["d"] },
  ]);
});

test("it says how long the application will be silent, or that nobody knows", () => {
  const { downtimeSeconds: _unknown, ...estimate } = samplePlan().estimate;
  expect(presentPlan(samplePlan(), "migrate").downtime).toBe("about 2 min 20 s");
  expect(presentPlan(samplePlan({ estimate }), "migrate").downtime).toBe("unknown");
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
