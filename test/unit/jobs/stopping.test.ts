import { describe, expect, it } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { benchStep, createEngineBench } from "../../support/engine-bench.ts";

const one = benchStep({ name: "one" });
const two = benchStep({ name: "two" });

describe("an abort", () => {
  it("cuts the running step short and undoes it", async () => {
    const long = benchStep({
      name: "long",
      run: ({ signal, clock }) => clock.sleep(60_000, signal).then(() => undefined),
    });
    using bench = createEngineBench(one, long);
    const outcome = bench.drive();
    await bench.clock.asleep();
    bench.journal({ type: "abort-requested", by: "ada" });
    bench.abort.abort(new MigError("ABORTED", "Aborted by ada"));
    expect(await outcome).toEqual({ kind: "ended", state: "cancelled" });
    expect(bench.done).toEqual([]);
    expect(bench.view().error?.message).toBe("Aborted by ada");
  });

  it("asked for while nobody drove is obeyed before the next step", async () => {
    using bench = createEngineBench(one);
    bench.journal({ type: "abort-requested", by: "ada" });
    expect(await bench.drive()).toEqual({ kind: "ended", state: "cancelled" });
    expect(bench.log).toEqual([]);
  });

  it("does not cut the commit short", async () => {
    const commit = benchStep({
      name: "commit",
      commits: true,
      run: ({ signal, clock }) => clock.sleep(1_000, signal).then(() => undefined),
    });
    using bench = createEngineBench(commit);
    const outcome = bench.drive();
    await bench.clock.asleep();
    bench.abort.abort(new MigError("ABORTED", "Aborted by ada"));
    await bench.clock.advance(1_000);
    expect(await outcome).toEqual({ kind: "ended", state: "succeeded" });
  });
});

describe("a stop of the process", () => {
  it("waits for the end of the step and begins no other", async () => {
    const slow = benchStep({
      name: "slow",
      run: ({ clock, signal }) => clock.sleep(1_000, signal).then(() => undefined),
    });
    using bench = createEngineBench(slow, two);
    const outcome = bench.drive();
    await bench.clock.asleep();
    bench.stopping.abort();
    await bench.clock.advance(1_000);
    expect(await outcome).toEqual({ kind: "stopped" });
    expect(bench.types()).toEqual(["started slow", "succeeded slow"]);
  });

  it("that cannot wait leaves the step started, its outcome unknown", async () => {
    const slow = benchStep({
      name: "slow",
      run: ({ clock, signal }) => clock.sleep(1_000, signal).then(() => undefined),
    });
    using bench = createEngineBench(slow, two);
    const outcome = bench.drive();
    await bench.clock.asleep();
    bench.interrupted.abort(new Error("now"));
    expect(await outcome).toEqual({ kind: "stopped" });
    expect(bench.types()).toEqual(["started slow"]);
  });
});
