import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { startMoveBench } from "../../support/move-bench.ts";
import { createShiftingClock } from "../../support/shifting-clock.ts";

const JOB_MS = 60_000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** In the agent's part, while the application is down, while the target is verified, and after the commit. */
const STEPS = ["applogic/reserve-target", "applogic/copy", "verify-target", "applogic/retire-source"];

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await systemClock.sleep(10);
}

describe.each([
  ["forward", DAY_MS],
  ["back", -DAY_MS],
])("a wall clock that jumps a day %s, again and again during a job", (_, jump) => {
  it("changes neither the outcome nor the measured downtime, nor when the kept source goes", {
    timeout: JOB_MS,
  }, async () => {
    const clock = createShiftingClock();
    const jumped = new Set<string>();
    await using bench = await startMoveBench({
      clock,
      adapt: (workflow) => ({
        ...workflow,
        steps: workflow.steps.map((step) => ({
          ...step,
          run(ctx) {
            if (STEPS.includes(step.name) && !jumped.has(step.name)) {
              jumped.add(step.name);
              clock.jump(jump);
            }
            return step.run(ctx);
          },
        })),
      }),
    });
    await bench.serving();
    const begunAt = performance.now();
    const job = await bench.run("migrate", "my_grid_two");
    expect([...jumped].toSorted()).toEqual(STEPS.toSorted());
    expect(job).toMatchObject({ state: "succeeded", problems: [] });
    expect(job.downtimeMs).toBeGreaterThan(0);
    expect(job.downtimeMs).toBeLessThan(performance.now() - begunAt);
    const { facade } = await bench.serving();
    const asked = facade.gate().askedAt;
    await until(() => facade.gate().askedAt !== asked);
    expect(facade.status()).toMatchObject({ kept: { jobId: job.id }, lastJob: { id: job.id } });
    expect((await bench.world()).one).toEqual([`mig_kept_${job.id}_guestbook stopped`]);
    const back = await bench.run("rollback");
    expect(back).toMatchObject({ state: "succeeded", problems: [] });
    expect((await bench.serving()).facade.status().lastJob?.id).toBe(back.id);
    expect(bench.mostAtOnce()).toBe(1);
  });
});
