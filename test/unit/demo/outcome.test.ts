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
