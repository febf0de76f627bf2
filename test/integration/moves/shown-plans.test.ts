import { expect, it } from "vitest";
import { checkKey } from "../../../src/domain/checks.ts";
import { startMoveBench } from "../../support/move-bench.ts";

const JOB_MS = 120_000;

it("a plan is found again until it is forgotten, and after its start as that of its job", {
  timeout: JOB_MS,
}, async () => {
  await using bench = await startMoveBench({ config: { "mig.ini": { data: "nonsense = 1\n" } } });
  const { facade } = await bench.serving();
  const plan = await facade.plan("migrate", "my_grid_two");
  expect(facade.shownPlan(plan.jobId)).toEqual(plan);
  expect(plan.looks?.map(({ place, found }) => [place, found])).toEqual([
    ["source", "here"],
    ["helper", expect.stringMatching(/^(silent|taken)$/)],
    ["target", expect.stringMatching(/^(silent|taken)$/)],
  ]);
  expect(plan.controllers?.map(({ grid, start }) => [grid, start])).toEqual([
    ["my_grid_one", "app start guestbook"],
    ["my_grid_two", "app start guestbook"],
  ]);
  expect(plan.controllers?.[0]?.login).toMatch(/^ssh -p \d+ root@127[.\d]+$/);
  expect(plan.controllers?.[0]?.look[0]).toBe("app list");
  expect(plan.estimate.totalSeconds).toBeUndefined();

  // Each warning that was shown is accepted by its key; one that was not refuses the start.
  const keys = plan.checks.filter(({ severity }) => severity === "warning").map(checkKey);
  expect(keys).not.toEqual([]);
  const wish = { kind: "migrate", target: "my_grid_two", confirm: "guestbook", by: "test" } as const;
  await expect(facade.start({ ...wish, acceptWarnings: keys.slice(1) })).rejects.toMatchObject({
    code: "PREFLIGHT_REFUSED",
  });
  const { id } = await facade.start({ ...wish, acceptWarnings: keys, plan: plan.jobId });
  expect(id).toBe(plan.jobId);
  const { looks: _looks, ...rest } = plan;
  expect(facade.shownPlan(id)).toMatchObject({ ...rest, checks: expect.any(Array) });
  expect(await bench.ended(id)).toMatchObject({ state: "succeeded" });

  const there = (await bench.serving()).facade;
  expect(there.shownPlan(id).steps).toEqual(plan.steps);
  const { estimate } = await there.plan("migrate", "my_grid_one");
  expect(estimate.basis).toMatch(new RegExp(`^Job ${id}, the last that copied, measured \\d+ MiB/s`));
  expect(estimate.totalSeconds).toBeGreaterThanOrEqual(estimate.downtimeSeconds ?? Number.NaN);
  expect(() => there.shownPlan("zzzzzzzz")).toThrow(expect.objectContaining({ code: "UNKNOWN_JOB" }));
});
