import { describe, expect, it } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { parseWindows } from "../../../src/domain/window.ts";
import { benchStep, createEngineBench, createEngineBenchFor, lost } from "../../support/engine-bench.ts";

const prepare = benchStep({ name: "prepare" });
const look = benchStep({
  name: "look",
  lastLook: true,
  async probe() {
    return { state: "not-done" };
  },
});
const handOver = benchStep({ name: "hand-over", handsOver: true });
const stop = benchStep({ name: "stop", by: "helper" });
const SWITCH = [prepare, look, handOver, stop] as const;

/** The bench begins on Friday 2026-01-02 03:04:05 UTC. */
function windowed(text: string, person = false) {
  const read = parseWindows(text);
  if ("problem" in read) throw new Error(read.problem);
  return { approval: { person, windows: read.windows } };
}

const HOUR_MS = 3_600_000;

describe("the last look", () => {
  it("is made again after a pause between it and the hand-over", async () => {
    const slow = benchStep({
      name: "look",
      lastLook: true,
      run: ({ clock, signal, world }) =>
        clock.sleep(1_000, signal).then(() => void world.log.push("run look")),
    });
    using bench = createEngineBench(prepare, slow, handOver, stop);
    const outcome = bench.drive();
    await bench.clock.asleep();
    bench.journal({ type: "paused", by: "ada" });
    await bench.clock.advance(HOUR_MS);
    bench.journal({ type: "resumed", by: "ada" });
    await bench.clock.advance(1_000);
    expect(await outcome).toEqual({ kind: "handed", to: "helper" });
    expect(bench.log).toEqual(["run prepare", "run look", "run look", "run hand-over"]);
  });

  it.each(["todo", "started"])(
    "is made again, and the window asked again, by a process that finds it done and the hand-over %s",
    async (status) => {
      using bench = createEngineBenchFor(windowed("Fri 04:00-05:00 UTC"), ...SWITCH);
      for (const step of ["prepare", "look"]) {
        bench.journal({ type: "started", step, attempt: 1 });
        bench.journal({ type: "succeeded", step, output: {} });
      }
      if (status === "started") bench.journal({ type: "started", step: "hand-over", attempt: 1 });
      const outcome = bench.drive();
      await bench.clock.asleep();
      expect(bench.view()).toMatchObject({
        state: "waiting",
        abort: { possible: true },
        controls: { pause: { possible: true }, approve: { possible: true } },
      });
      expect(bench.done).toEqual([]);
      await bench.clock.advance(HOUR_MS);
      expect(await outcome).toEqual({ kind: "handed", to: "helper" });
      expect(bench.done).toEqual(["look", "hand-over"]);
    },
  );

  it("is not made for a hand-over that has taken place", async () => {
    using bench = createEngineBenchFor(windowed("Fri 04:00-05:00 UTC"), ...SWITCH);
    bench.done.push("hand-over");
    for (const step of ["prepare", "look"]) {
      bench.journal({ type: "started", step, attempt: 1 });
      bench.journal({ type: "succeeded", step, output: {} });
    }
    bench.journal({ type: "started", step: "hand-over", attempt: 1 });
    expect(await bench.drive()).toEqual({ kind: "handed", to: "helper" });
    expect(bench.log).toEqual(["probe hand-over"]);
  });

  it("is not made in front of a stop that has begun: that goes on, paused or not", async () => {
    const stops = benchStep({ name: "stop", stops: true });
    using bench = createEngineBenchFor(
      windowed("Fri 04:00-05:00 UTC"),
      prepare,
      look,
      stops,
      benchStep({ name: "copy" }),
    );
    for (const step of ["prepare", "look"]) {
      bench.journal({ type: "started", step, attempt: 1 });
      bench.journal({ type: "succeeded", step, output: {} });
    }
    bench.journal({ type: "started", step: "stop", attempt: 1 });
    bench.journal({ type: "paused", by: "ada" });
    expect(await bench.drive()).toEqual({ kind: "ended", state: "succeeded" });
    expect(bench.log).toEqual(["probe stop", "run stop", "run copy"]);
  });

  it("is not waited for when a lost command of the hand-over was carried out while it was drained", async () => {
    using bench = createEngineBenchFor(windowed("Fri 04:00-05:00 UTC"), ...SWITCH);
    for (const step of ["prepare", "look"]) {
      bench.journal({ type: "started", step, attempt: 1 });
      bench.journal({ type: "succeeded", step, output: {} });
    }
    bench.journal({ type: "started", step: "hand-over", attempt: 1 });
    bench.journal({ type: "command", step: "hand-over", command: 1, grid: "west", text: "write" });
    const outcome = bench.drive();
    await bench.clock.asleep();
    bench.done.push("hand-over");
    await bench.clock.advance(5_000);
    expect(await outcome).toEqual({ kind: "handed", to: "helper" });
    expect(bench.log).toEqual(["probe hand-over", "probe hand-over"]);
  });

  it("that fails when it is made again turns the job back under its own name", async () => {
    let looks = 0;
    const fickle = benchStep({
      name: "look",
      lastLook: true,
      async run() {
        looks += 1;
        if (looks > 0) throw new MigError("PREFLIGHT_REFUSED", "the target is full");
        return undefined;
      },
    });
    using bench = createEngineBench(prepare, fickle, handOver, stop);
    for (const step of ["prepare", "look"]) {
      bench.journal({ type: "started", step, attempt: 1 });
      bench.journal({ type: "succeeded", step, output: {} });
    }
    bench.journal({ type: "started", step: "hand-over", attempt: 1 });
    expect(await bench.drive()).toEqual({ kind: "ended", state: "failed" });
    expect(bench.types()).toContain("failed look");
    expect(bench.view()).toMatchObject({ error: { message: "the target is full" } });
  });

  it("is not made again for another attempt of the hand-over", async () => {
    let tries = 0;
    const shaky = benchStep({
      name: "hand-over",
      handsOver: true,
      async run() {
        tries += 1;
        if (tries === 1) throw lost();
        return undefined;
      },
    });
    using bench = createEngineBench(prepare, look, shaky, stop);
    expect(await bench.driveThroughTime()).toEqual({ kind: "handed", to: "helper" });
    expect(bench.types().filter((type) => type === "started look")).toHaveLength(1);
  });
});
