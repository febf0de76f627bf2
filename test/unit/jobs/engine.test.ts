import { describe, expect, it } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { benchStep, busy, createEngineBench, lost, refused } from "../../support/engine-bench.ts";

const one = benchStep({ name: "one" });
const two = benchStep({ name: "two" });
const three = benchStep({ name: "three" });

describe("the engine", () => {
  it("runs steps in order, each started durably before it acts", async () => {
    using bench = createEngineBench(one, two);
    expect(await bench.drive()).toEqual({ kind: "ended", state: "succeeded" });
    expect(bench.types()).toEqual(["started one", "succeeded one", "started two", "succeeded two", "ended"]);
    expect(bench.done).toEqual(["one", "two"]);
  });

  it.each([1, 2, 3])("unwinds in reverse to the world before when step %i fails", async (n) => {
    const steps = [one, two, three].map((step, index) =>
      index === n - 1 ? { ...step, run: () => Promise.reject(refused(`step ${n}`)) } : step,
    );
    using bench = createEngineBench(...steps);
    expect(await bench.drive()).toEqual({ kind: "ended", state: "failed" });
    expect(bench.done).toEqual([]);
    expect(bench.log.filter((line) => line.startsWith("undo"))).toEqual(
      ["undo three", "undo two", "undo one"].slice(3 - n),
    );
    expect(bench.view().error?.message).toBe(`step ${n}`);
  });

  it("gives what earlier steps put out to later ones through the journal", async () => {
    let seen: unknown;
    const reader = benchStep({
      name: "reader",
      async run(ctx) {
        seen = ctx.output("one");
        return undefined;
      },
    });
    using bench = createEngineBench(one, reader);
    await bench.drive();
    expect(seen).toEqual({ of: "one" });
  });

  it("goes only forward after the commit: what fails then is a problem", async () => {
    const commit = benchStep({ name: "commit", commits: true });
    const broken = benchStep({ name: "broken", run: () => Promise.reject(refused("cannot destroy")) });
    using bench = createEngineBench(one, commit, broken, three);
    expect(await bench.drive()).toEqual({ kind: "ended", state: "succeeded" });
    expect(bench.view().problems).toMatchObject([{ code: "GRID_REFUSED", message: "cannot destroy" }]);
    expect(bench.done).toEqual(["one", "commit", "three"]);
  });

  it("is stuck with both errors and what to type when an undo is refused", async () => {
    const sticky = benchStep({
      name: "sticky",
      undo: { onFailure: "stuck", run: () => Promise.reject(refused("no memory")) },
    });
    const broken = benchStep({ name: "broken", run: () => Promise.reject(refused("no storage")) });
    using bench = createEngineBench(one, sticky, broken);
    expect(await bench.drive()).toEqual({ kind: "ended", state: "stuck" });
    expect(bench.view()).toMatchObject({
      error: { message: "no storage" },
      undoError: { message: "no memory" },
      toType: ["on west: take back sticky"],
    });
  });

  it("tries a stuck undo again when somebody has opened the job again", async () => {
    let mended = false;
    const sticky = benchStep({
      name: "sticky",
      undo: { onFailure: "stuck", run: () => (mended ? Promise.resolve() : Promise.reject(refused())) },
    });
    const broken = benchStep({ name: "broken", run: () => Promise.reject(refused()) });
    using bench = createEngineBench(one, sticky, broken);
    await bench.drive();
    mended = true;
    bench.journal({ type: "reopened", by: "test" });
    expect(await bench.drive()).toEqual({ kind: "ended", state: "failed" });
    expect(bench.done).toEqual(["sticky"]);
    expect(bench.log.at(-1)).toBe("undo one");
  });

  it("goes on unwinding when an undo that only cleans up fails", async () => {
    const messy = benchStep({
      name: "messy",
      undo: { onFailure: "problem", run: () => Promise.reject(refused("stays")) },
    });
    const broken = benchStep({ name: "broken", run: () => Promise.reject(refused()) });
    using bench = createEngineBench(one, messy, broken);
    expect(await bench.drive()).toEqual({ kind: "ended", state: "failed" });
    expect(bench.view().problems).toMatchObject([{ message: "stays" }]);
    expect(bench.done).toEqual(["messy"]);
  });

  it("leaves the steps of the other one alone", async () => {
    const helpers = benchStep({ name: "helpers", by: "helper" });
    using bench = createEngineBench(one, helpers, three);
    expect(await bench.drive("agent")).toEqual({ kind: "handed", to: "helper" });
    expect(await bench.drive("helper")).toEqual({ kind: "handed", to: "agent" });
    expect(await bench.drive("agent")).toEqual({ kind: "ended", state: "succeeded" });
  });

  it("writes no success of a hand-over: the one who was handed the job does", async () => {
    const handOver = benchStep({ name: "hand-over", handsOver: true });
    using bench = createEngineBench(handOver, benchStep({ name: "next", by: "helper" }));
    expect(await bench.drive("agent")).toEqual({ kind: "handed", to: "helper" });
    expect(bench.types()).toEqual(["started hand-over"]);
  });

  it("stops without a word in the journal when somebody else drives", async () => {
    const fenced = benchStep({
      name: "fenced",
      run: () => Promise.reject(new MigError("FENCED", "generation 7")),
    });
    using bench = createEngineBench(one, fenced);
    expect(await bench.drive()).toMatchObject({ kind: "fenced" });
    expect(bench.types().at(-1)).toBe("started fenced");
  });
});

describe("a temporary error", () => {
  it("is tried again after a while, and the job says what it waits for", async () => {
    let left = 2;
    const shy = benchStep({
      name: "shy",
      async run() {
        left -= 1;
        if (left >= 0) throw busy("it is busy");
        return undefined;
      },
    });
    using bench = createEngineBench(shy);
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "succeeded" });
    expect(bench.types().filter((type) => type === "started shy")).toHaveLength(3);
    expect(bench.events()).toContainEqual({ type: "waiting", for: expect.stringContaining("it is busy") });
  });

  it("turns the job back once the step's patience is over", async () => {
    const never = benchStep({ name: "never", patienceMs: 2_000, run: () => Promise.reject(busy()) });
    using bench = createEngineBench(one, never);
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "failed" });
    expect(bench.done).toEqual([]);
  });

  it("has the whole patience before it, however long the step had run by then", async () => {
    let runs = 0;
    const long = benchStep({
      name: "long",
      patienceMs: 2_000,
      async run({ clock }) {
        runs += 1;
        if (runs > 1) return undefined;
        await clock.sleep(60_000);
        throw busy("one lost packet");
      },
    });
    using bench = createEngineBench(long);
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "succeeded" });
  });

  it("after the commit keeps a job that only cleans up no longer than its patience", async () => {
    const commit = benchStep({ name: "commit", commits: true });
    const never = benchStep({
      name: "never",
      lenient: true,
      patienceMs: 2_000,
      run: () => Promise.reject(new MigError("SSH_UNREACHABLE", "no route")),
    });
    using bench = createEngineBench(commit, never);
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "succeeded" });
    expect(bench.view().problems).toMatchObject([{ code: "SSH_UNREACHABLE" }]);
  });

  it("of an undo is waited out without end, for the source must come back", async () => {
    let left = 50;
    const away = benchStep({
      name: "away",
      undo: {
        onFailure: "stuck",
        run: () => {
          left -= 1;
          return left > 0 ? Promise.reject(new MigError("SSH_UNREACHABLE", "no route")) : Promise.resolve();
        },
      },
    });
    const broken = benchStep({ name: "broken", run: () => Promise.reject(refused()) });
    using bench = createEngineBench(away, broken);
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "failed" });
  });
});

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

describe("a hand-over", () => {
  const handOver = benchStep({ name: "hand-over", handsOver: true });
  const next = benchStep({ name: "next", by: "helper" });

  it("is acknowledged by the helper before anything else", async () => {
    using bench = createEngineBench(handOver, next);
    await bench.drive("agent");
    expect(await bench.drive("helper")).toEqual({ kind: "ended", state: "succeeded" });
    expect(bench.types().slice(0, 3)).toEqual(["started hand-over", "succeeded hand-over", "started next"]);
  });

  it("that did not take place leaves the helper without a job", async () => {
    using bench = createEngineBench(handOver, next);
    bench.journal({ type: "started", step: "hand-over", attempt: 1 });
    expect(await bench.drive("helper")).toMatchObject({ kind: "fenced" });
    expect(bench.types()).toEqual(["started hand-over"]);
  });

  it("found done after a crash of the agent is left to the helper", async () => {
    using bench = createEngineBench(handOver, next);
    bench.done.push("hand-over");
    bench.journal({ type: "started", step: "hand-over", attempt: 1 });
    expect(await bench.drive("agent")).toEqual({ kind: "handed", to: "helper" });
    expect(bench.types()).toEqual(["started hand-over"]);
  });
});
