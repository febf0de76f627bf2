import { describe, expect, it } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { helperName } from "../../../src/domain/ids.ts";
import { isTerminal } from "../../../src/domain/job.ts";
import { createCutOff } from "../../support/cut-off.ts";
import { startMoveBench } from "../../support/move-bench.ts";

/**
 * Drivers that are slow, not gone. Tried, as an attacker would: the helper goes on between the look of a taker and its
 * stop, from each side of the point of no return; what the lost helper sent last is carried out while the taker waits;
 * a taker that was slow itself comes back when another has ended the job.
 */
const JOB_MS = 60_000;
/** Shorter than the drain of these benches, which is a second. */
const LATE_MS = 600;

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await systemClock.sleep(10);
}

describe("a helper that goes on after a recovery has looked", () => {
  it.each([
    ["before it stops the source", 0],
    ["before it gives the source away", 3],
    ["before its commit", 8],
  ] as const)(
    "%s, to the end: the recovery is refused, and the commit stays",
    { timeout: JOB_MS },
    async (_, before) => {
      const [helper, taker] = [createCutOff(), createCutOff()];
      await using bench = await startMoveBench({
        adapt: helper.adapt,
        drainMs: 0,
        timing: { helperGoneMs: 600_000 },
      });
      helper.at = { driver: "helper", before };
      const { id } = await bench.begin("migrate", "my_grid_two");
      await until(() => helper.hangs);
      taker.at = { driver: "recovery", before: 0 };
      await using elsewhere = bench.elsewhere({ adapt: taker.adapt });
      const recovered = elsewhere.recover({ by: "test" });
      await until(() => taker.hangs);
      helper.release();
      await until(() => helper.sent.includes("helper two committed"));
      await bench.serving();
      expect(await bench.ended(id)).toMatchObject({ state: "succeeded" });
      taker.release();
      expect(await recovered).toMatchObject({ action: "refused" });
      expect(await bench.runningCopies()).toEqual(["two"]);
      expect(bench.mostAtOnce()).toBe(1);
      const { one } = await bench.world();
      expect(one).toEqual([`mig_kept_${id}_guestbook stopped`]);
    },
  );

  it("past the point of no return, and is stopped there: the recovery decides anew", {
    timeout: JOB_MS,
  }, async () => {
    const [helper, taker] = [createCutOff(), createCutOff()];
    const timing = { helperGoneMs: 600_000, stopGraceMs: 10 };
    await using bench = await startMoveBench({ adapt: helper.adapt, drainMs: 0, timing });
    helper.at = { driver: "helper", before: 3 };
    await bench.begin("migrate", "my_grid_two");
    await until(() => helper.hangs);
    taker.at = { driver: "recovery", before: 0 };
    await using elsewhere = bench.elsewhere({ adapt: taker.adapt });
    const recovered = elsewhere.recover({ by: "test" });
    await until(() => taker.hangs);
    helper.release();
    helper.at = { driver: "helper", before: 5 };
    await until(() => helper.hangs);
    taker.release();
    expect(await recovered).toMatchObject({ action: "forward", job: { state: "succeeded" } });
    const [newest, first] = elsewhere.jobs();
    expect([first?.state, first?.error?.message]).toEqual([
      "failed",
      expect.stringContaining("went on until"),
    ]);
    expect(newest?.state).toBe("succeeded");
    await bench.serving();
    expect(await bench.runningCopies()).toEqual(["two"]);
    expect(bench.mostAtOnce()).toBe(1);
  });
});

describe("what a lost helper sent last", () => {
  it.each([
    ["one", "app stop guestbook", "one"],
    ["one", "app config guestbook .user2=mig1/away", "two"],
    ["two", "app config guestbook .user2=mig1/committed", "two"],
  ] as const)(
    "on grid %s, %s: is carried out late, is waited for, and counts: it ends on %s",
    {
      timeout: JOB_MS,
    },
    async (grid, command, where) => {
      await using bench = await startMoveBench({ timing: { helperGoneMs: 600_000 } });
      bench[grid].fault("late", { args: [command, LATE_MS], times: 1 });
      const { id } = await bench.begin("migrate", "my_grid_two");
      const helper = await bench.helperOf(id);
      await helper.until(id, ({ waitingFor }) => waitingFor?.includes("cannot run any more") === true);
      await bench.one.exec("app", "stop", helperName(id));
      await bench.one.exec("app", "destroy", helperName(id), "--force");
      await using elsewhere = bench.elsewhere();
      await elsewhere.recover({ by: "test" });
      await bench.serving();
      expect(await bench.runningCopies()).toEqual([where]);
      expect(bench.mostAtOnce()).toBe(1);
    },
  );
});

describe("a recovery that was slow itself", () => {
  it("is refused once another has ended the job, and changes nothing any more", {
    timeout: JOB_MS,
  }, async () => {
    const [helper, slow] = [createCutOff(), createCutOff()];
    const timing = { helperGoneMs: 600_000 };
    await using bench = await startMoveBench({ adapt: helper.adapt, drainMs: 0, timing });
    helper.at = { driver: "helper", before: 6 };
    const { id } = await bench.begin("migrate", "my_grid_two");
    await until(() => helper.hangs);
    slow.at = { driver: "recovery", before: 1 };
    await using first = bench.elsewhere({ adapt: slow.adapt });
    const late = first.recover({ by: "slow" });
    await until(() => slow.hangs);
    await using second = bench.elsewhere();
    expect(await second.recover({ by: "test" })).toMatchObject({ job: { state: "succeeded" } });
    await bench.serving();
    const before = await bench.world();
    slow.release();
    expect(await late).toMatchObject({ action: expect.stringMatching(/refused|nothing/) });
    expect(await bench.world()).toEqual(before);
    expect(first.jobs().every((job) => isTerminal(job.state))).toBe(true);
    expect(before.one).toEqual([`mig_kept_${id}_guestbook stopped`]);
  });
});
