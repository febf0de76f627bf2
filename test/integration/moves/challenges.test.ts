import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { startMoveBench } from "../../support/move-bench.ts";

it("what a lost question left in the challenge directory is gone once the application serves", async () => {
  await using bench = await startMoveBench({
    adapt: (workflow) => ({
      ...workflow,
      steps: workflow.steps.map((step) => ({
        ...step,
        async run(ctx) {
          const output = await step.run(ctx);
          if (step.name === "verify-target") {
            const directory = join(bench.two.volumePath("guestbook", "mig_state"), "challenge");
            for (const name of [".mig_abc.tmp", "answer-abc"]) writeFileSync(join(directory, name), "x");
          }
          return output;
        },
      })),
    }),
  });
  expect(await bench.run("migrate", "my_grid_two")).toMatchObject({ state: "succeeded" });
  const directory = join(bench.two.volumePath("guestbook", "mig_state"), "challenge");
  while (readdirSync(directory).length > 0) await systemClock.sleep(10);
  expect((await bench.serving()).facade.gate().serve).toBe(true);
});
