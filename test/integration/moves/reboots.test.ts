import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { createCutOff } from "../../support/cut-off.ts";
import { startMoveBench } from "../../support/move-bench.ts";

const JOB_MS = 60_000;
/** Numbers of the helper's commands in a migrate. */
const PULL = 1;
const GRANT = 4;
const COMMIT = 8;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await systemClock.sleep(10);
}

/** Hosts and controller lose their power and come up again; what ran is started again by its grid. */
describe("a grid that reboots in the middle of a migrate", () => {
  it.each([
    ["two", "before the record of the commit", COMMIT],
    ["one", "before the copy", PULL],
    ["one", "between away and granted", GRANT],
    ["one", "before the record of the commit", COMMIT],
  ] as const)(
    "grid %s, %s: the application runs on two at the end, exactly once",
    {
      timeout: JOB_MS,
    },
    async (grid, _, before) => {
      const cut = createCutOff();
      await using bench = await startMoveBench({
        adapt: cut.adapt,
        drainMs: 0,
        timing: { helperGoneMs: 600_000, stopGraceMs: 10 },
      });
      cut.at = { driver: "helper", before };
      const { id } = await bench.begin("migrate", "my_grid_two");
      await until(() => cut.hangs);
      cut.at = undefined;
      await bench.reboot(grid);
      cut.release();
      expect(await bench.ended(id)).toMatchObject({ state: "succeeded" });
      expect(await bench.runningCopies()).toEqual(["two"]);
      expect(bench.mostAtOnce()).toBe(1);
    },
  );

  it("grid two, right after the record of the commit and after the end: it serves there again", {
    timeout: JOB_MS,
  }, async () => {
    const cut = createCutOff();
    await using bench = await startMoveBench({ adapt: cut.adapt, drainMs: 0, timing: { stopGraceMs: 10 } });
    const { id } = await bench.begin("migrate", "my_grid_two");
    await until(() => cut.sent.includes("helper two committed"));
    await until(async () => {
      const { stdout } = await bench.two.exec("app", "info", "guestbook", "--batch");
      return stdout.includes("mig1/committed");
    });
    await bench.reboot("two");
    expect(await bench.ended(id)).toMatchObject({ state: "succeeded" });
    await bench.reboot("two");
    await bench.serving();
    expect(await bench.runningCopies()).toEqual(["two"]);
    expect(bench.mostAtOnce()).toBe(1);
  });
});
