import { describe, expect, it } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { benchStep, createEngineBench, lost, refused } from "../../support/engine-bench.ts";

const one = benchStep({ name: "one" });
const two = benchStep({ name: "two" });

describe("an unknown outcome", () => {
  it("is probed, and a step that has taken effect is not run again", async () => {
    let runs = 0;
    const cut = benchStep({
      name: "cut",
      async run({ world }) {
        runs += 1;
        world.done.push("cut");
        throw lost();
      },
    });
    using bench = createEngineBench(cut);
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "succeeded" });
    expect(runs).toBe(1);
  });

  it("that proves to be nothing is run again only after the drain", async () => {
    const sentAt: number[] = [];
    const cut = benchStep({
      name: "cut",
      async run({ world, clock }) {
        const command = world.binding.sending("west", "app stop shop");
        sentAt.push(clock.monotonic());
        if (sentAt.length === 1) {
          world.binding.ended(command, "unknown");
          throw lost();
        }
        world.binding.ended(command, "done");
        world.done.push("cut");
        return undefined;
      },
    });
    using bench = createEngineBench(cut);
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "succeeded" });
    expect(sentAt).toHaveLength(2);
    expect((sentAt[1] ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThanOrEqual(5_000);
    expect(bench.events()).toContainEqual({ type: "command-ended", command: 1, outcome: "drained" });
  });

  it("is drained for the whole time although the wall clock jumps over it", async () => {
    const sentAt: number[] = [];
    const cut = benchStep({
      name: "cut",
      async run({ world, clock }) {
        const command = world.binding.sending("west", "app stop shop");
        sentAt.push(clock.monotonic());
        if (sentAt.length > 1) return undefined;
        world.binding.ended(command, "unknown");
        bench.clock.jump(3_600_000);
        throw lost();
      },
    });
    using bench = createEngineBench(cut);
    await bench.driveThroughTime();
    expect((sentAt[1] ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThanOrEqual(5_000);
  });

  it("that could not be written, for the disk was full, is drained all the same", async () => {
    const sentAt: number[] = [];
    const cut = benchStep({
      name: "cut",
      async run({ world, clock }) {
        world.binding.sending("west", "app stop shop");
        sentAt.push(clock.monotonic());
        if (sentAt.length > 1) return undefined;
        throw new MigError("JOURNAL_FULL", "no space left");
      },
    });
    using bench = createEngineBench(cut);
    await bench.driveThroughTime();
    expect((sentAt[1] ?? 0) - (sentAt[0] ?? 0)).toBeGreaterThanOrEqual(5_000);
  });

  it("is drained before the job turns back", async () => {
    let lostAt = 0;
    let undoneAt = 0;
    const cut = benchStep({
      name: "cut",
      patienceMs: 0,
      async run({ world, clock }) {
        world.binding.ended(world.binding.sending("west", "app start shop"), "unknown");
        lostAt = clock.monotonic();
        throw refused();
      },
      undo: {
        onFailure: "stuck",
        async run({ clock }) {
          undoneAt = clock.monotonic();
        },
      },
    });
    using bench = createEngineBench(cut);
    await bench.driveThroughTime();
    expect(undoneAt - lostAt).toBeGreaterThanOrEqual(5_000);
  });
});

describe("after a crash", () => {
  it("a step found started is probed before anything is sent", async () => {
    using bench = createEngineBench(one, two);
    bench.done.push("one");
    bench.journal({ type: "started", step: "one", attempt: 1 });
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "succeeded" });
    expect(bench.log).toEqual(["probe one", "run two"]);
  });

  it("a step that cannot even be probed turns the job back, and does not hang it", async () => {
    const blind = benchStep({ name: "blind", probe: () => Promise.reject(refused("not for you")) });
    using bench = createEngineBench(one, blind);
    bench.journal({ type: "started", step: "one", attempt: 1 });
    bench.journal({ type: "succeeded", step: "one", output: {} });
    bench.journal({ type: "started", step: "blind", attempt: 1 });
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "failed" });
    expect(bench.view().error?.message).toBe("not for you");
  });

  it("a command without an end counts as one that may still run", async () => {
    using bench = createEngineBench(one);
    bench.journal({ type: "started", step: "one", attempt: 1 });
    bench.journal({ type: "command", step: "one", command: 1, grid: "west", text: "app start shop" });
    await bench.driveThroughTime();
    expect(bench.events()).toContainEqual({ type: "command-ended", command: 1, outcome: "drained" });
    expect(bench.clock.monotonic()).toBeGreaterThanOrEqual(5_000);
  });

  it("a job that failed goes on unwinding", async () => {
    using bench = createEngineBench(one, two);
    bench.done.push("one");
    bench.journal({ type: "started", step: "one", attempt: 1 });
    bench.journal({ type: "succeeded", step: "one", output: {} });
    bench.journal({ type: "started", step: "two", attempt: 1 });
    bench.journal({ type: "failed", step: "two", error: { code: "GRID_REFUSED", message: "no" } });
    expect(await bench.drive()).toEqual({ kind: "ended", state: "failed" });
    expect(bench.done).toEqual([]);
  });

  it("with an undo begun, the undo is begun again", async () => {
    using bench = createEngineBench(one);
    bench.done.push("one");
    bench.journal({ type: "started", step: "one", attempt: 1 });
    bench.journal({ type: "turned-back", reason: { code: "ABORTED", message: "Aborted" } });
    bench.journal({ type: "undo-started", step: "one", attempt: 2 });
    expect(await bench.drive()).toEqual({ kind: "ended", state: "cancelled" });
    expect(bench.log).toEqual(["undo one"]);
  });
});
