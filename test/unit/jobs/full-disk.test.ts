import { describe, expect, it } from "vitest";
import { benchStep, createEngineBench, type EngineBench, lost } from "../../support/engine-bench.ts";

const one = benchStep({ name: "one" });

/** Does its work, after which the disk is full. */
function filling(bench: () => EngineBench, how: "silently" | "with a lost connection") {
  let runs = 0;
  return benchStep({
    name: "filling",
    async run({ world }) {
      const command = world.binding.sending("west", "app stop shop");
      runs += 1;
      world.log.push(`sent ${runs}`);
      world.done.push("filling");
      bench().disk.full = runs === 1;
      world.binding.ended(command, how === "silently" ? "done" : "unknown");
      if (how !== "silently") throw lost();
      return undefined;
    },
  });
}

describe("a full journal", () => {
  it("stops the drive before anything is begun, with no word on how the job ends", async () => {
    using bench = createEngineBench(one);
    bench.disk.full = true;
    await expect(bench.drive()).rejects.toMatchObject({ code: "JOURNAL_FULL" });
    expect(bench.log).toEqual([]);
    bench.disk.full = false;
    expect(await bench.drive()).toEqual({ kind: "ended", state: "succeeded" });
  });

  it.each(["silently", "with a lost connection"] as const)(
    "in the middle of a step (%s): the next drive looks first, and nothing is sent twice",
    async (how) => {
      const step = filling(() => bench, how);
      using bench = createEngineBench(one, step);
      await expect(bench.driveThroughTime()).rejects.toMatchObject({ code: "JOURNAL_FULL" });
      expect(bench.view()).toMatchObject({ state: "running" });
      bench.disk.full = false;
      expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "succeeded" });
      expect(bench.log).toEqual(["run one", "sent 1", "probe filling"]);
    },
  );

  it("in the middle of an undo: the undo is begun again, and comes to its end", async () => {
    const broken = benchStep({ name: "broken", run: () => Promise.reject(new Error("broken")) });
    let undone = 0;
    const full = benchStep({
      name: "full",
      undo: {
        onFailure: "stuck",
        async run() {
          undone += 1;
          bench.disk.full = undone === 1;
        },
      },
    });
    using bench = createEngineBench(full, broken);
    await expect(bench.driveThroughTime()).rejects.toMatchObject({ code: "JOURNAL_FULL" });
    bench.disk.full = false;
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "failed" });
    expect(undone).toBe(2);
  });
});
