import { describe, expect, it } from "vitest";
import { startMoveBench } from "../support/move-bench.ts";

const JOB_MS = 120_000;

/** From this command on, which is cut off; whoever logs in next is met like this. */
const AT_THE_STOP = { args: ["app stop guestbook"] };

describe("a controller that lets nobody in for a while, in the middle of a job", () => {
  it.each(["closes-at-login", "down"] as const)(
    "%s: the job says what it waits for, and goes on where it was",
    { timeout: JOB_MS },
    async (fault) => {
      await using bench = await startMoveBench({ drainMs: 100 });
      bench.one.fault(fault, AT_THE_STOP);
      const { id } = await bench.begin("migrate", "my_grid_two");
      const helper = await bench.helperOf(id);
      const seen = await helper.until(id, (job) => /Cannot (log in|reach)/.test(job.waitingFor ?? ""));
      expect(seen).toMatchObject({ state: "waiting", waitingFor: expect.stringContaining("my_grid_one") });
      bench.one.clearFaults();
      expect(await bench.ended(id)).toMatchObject({ state: "succeeded", problems: [] });
      expect(await bench.runningCopies()).toEqual(["two"]);
      expect(bench.mostAtOnce()).toBe(1);
    },
  );

  it("refuse-login: the way back waits for a person who lets the key in again", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench({ drainMs: 100 });
    bench.one.fault("refuse-login", AT_THE_STOP);
    const { id } = await bench.begin("migrate", "my_grid_two");
    const helper = await bench.helperOf(id);
    const seen = await helper.until(id, (job) => job.waitingFor?.startsWith("a person, ") ?? false);
    expect(seen.waitingFor).toMatch(/it does not accept the key SHA256:\S+ .*Append what `ssh-keygen/);
    bench.one.clearFaults();
    expect(await bench.ended(id)).toMatchObject({ state: "failed", error: { code: "SSH_AUTH" } });
    expect(await bench.world()).toEqual({ one: ["guestbook running"], two: [] });
  });
});
