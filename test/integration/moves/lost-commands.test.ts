import { describe, expect, it } from "vitest";
import { startMoveBench } from "../../support/move-bench.ts";

const JOB_MS = 30_000;
/** Shorter than the drain of the bench, which is a second. */
const LATE_MS = 600;

/** A command, and the grid whose controller gets it during a migrate. */
const COMMANDS = [
  ["one", "app config guestbook .user2=mig1/moving"],
  ["one", "app stop guestbook"],
  ["two", "app migrate"],
  ["one", "app config guestbook .user2=mig1/away"],
  ["two", "app config guestbook .user2=mig1/granted"],
  ["two", "app start guestbook"],
  ["two", "app config guestbook .user2=mig1/committed"],
] as const;

describe("a migrate whose command is lost on the way", () => {
  it.each(COMMANDS)(
    "on grid %s, %s: carried out, its answer lost: it is found done and not repeated",
    { timeout: JOB_MS },
    async (grid, command) => {
      await using bench = await startMoveBench();
      bench[grid].fault("cut-after", { args: [command], times: 1 });
      const job = await bench.run("migrate", "my_grid_two");
      expect(job).toMatchObject({ state: "succeeded", problems: [] });
      expect(await bench.runningCopies()).toEqual(["two"]);
      expect(bench.mostAtOnce()).toBe(1);
    },
  );

  it.each(COMMANDS)(
    "on grid %s, %s: executed late: nothing happens twice, and one copy serves",
    { timeout: JOB_MS },
    async (grid, command) => {
      await using bench = await startMoveBench();
      bench[grid].fault("late", { args: [command, LATE_MS], times: 1 });
      const job = await bench.run("migrate", "my_grid_two");
      expect(["succeeded", "failed"]).toContain(job.state);
      expect(await bench.runningCopies()).toEqual([job.state === "succeeded" ? "two" : "one"]);
      expect(bench.mostAtOnce()).toBe(1);
    },
  );
});
