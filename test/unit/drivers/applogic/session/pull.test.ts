import { describe, expect, it } from "vitest";
import { createAppLogicDriver } from "../../../../../src/drivers/applogic/session.ts";
import { createJumpingClock } from "../../../../support/jumping-clock.ts";
import { sampleGrid } from "../../../../support/sample-grids.ts";
import { createScriptedController } from "../../../../support/scripted-controller.ts";
import { codeOf, SAMPLE_PULL } from "../../../../support/scripted-session.ts";

describe("pull", () => {
  it("reports the progress of volumes, has a long deadline and gives up when nothing comes", async () => {
    const percents: unknown[] = [];
    const ssh = createScriptedController((_argv, { onProgress }) => {
      for (const line of ["Copying descriptors ... done", "Copying volume guestbook:data (1 of 1) 37%"])
        onProgress?.(line);
      return {};
    });
    const session = createAppLogicDriver({ ssh, clock: createJumpingClock() }).open(sampleGrid());
    await session.pull({ ...SAMPLE_PULL, onProgress: (percent) => percents.push(percent) });
    expect(percents).toEqual([{ volume: "data", percent: 37 }]);
    expect(ssh.lastOptions().deadlineMs).toBeGreaterThan(24 * 3600_000);
    expect(ssh.lastOptions().quietMs).toBeGreaterThan(60_000);
  });

  it("hands the abort of the job and of the call to the command", async () => {
    const ofCall = new AbortController();
    const ofJob = new AbortController();
    for (const controller of [ofCall, ofJob]) {
      const ssh = createScriptedController((_argv, { signal }) => {
        controller.abort();
        return signal?.aborted === true ? { code: 130 } : {};
      });
      const driver = createAppLogicDriver({ ssh, clock: createJumpingClock() });
      const session = driver.open(sampleGrid(), {
        signal: controller === ofJob ? ofJob.signal : new AbortController().signal,
      });
      const signal = controller === ofCall ? ofCall.signal : undefined;
      expect(await codeOf(session.pull({ ...SAMPLE_PULL, signal }))).toBe("ABORTED");
    }
  });
});
