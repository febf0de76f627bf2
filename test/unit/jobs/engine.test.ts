import { describe, expect, it } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { benchStep, createEngineBench, refused } from "../../support/engine-bench.ts";

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
