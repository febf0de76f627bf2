import { expect, test } from "vitest";
import { type DemoOutcome, isAsItShouldBe } from "../../../src/demo/outcome.ts";

const WELL: DemoOutcome = {
  outcome: "succeeded",
  from: "my_grid_one",
  to: "my_grid_two",
  entries_before: 5,
  entries_after: 5,
  downtime_ms: 2000,
  total_ms: 7000,
  leftovers: [],
};

test("a demo is as it should be only when it succeeded, lost nothing and left nothing", () => {
  expect(isAsItShouldBe(WELL)).toBe(true);
  const others: readonly Partial<DemoOutcome>[] = [
    { outcome: "failed" },
    { outcome: "unproven" },
    { entries_after: 4 },
    { leftovers: ["application mig_helper_abcd2345 on my_grid_one"] },
  ];
  for (const other of others)
    expect(isAsItShouldBe({ ...WELL, ...other }), JSON.stringify(other)).toBe(false);
});

test("a scenario is as it should be when it went as it says, whatever became of its job", () => {
  const scenarios = [{ name: "copy-breaks", as_expected: true, outcome: "failed" }];
  expect(isAsItShouldBe({ ...WELL, outcome: "failed", scenarios })).toBe(true);
  const other = [...scenarios, { name: "stuck", as_expected: false, outcome: "stuck" }];
  expect(isAsItShouldBe({ ...WELL, outcome: "failed", scenarios: other })).toBe(false);
  expect(isAsItShouldBe({ ...WELL, scenarios, leftovers: ["application mig_helper_x"] })).toBe(false);
});
