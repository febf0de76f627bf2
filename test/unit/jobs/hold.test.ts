import { describe, expect, it } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { parseWindows } from "../../../src/domain/window.ts";
import { benchStep, createEngineBench, createEngineBenchFor } from "../../support/engine-bench.ts";

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
const PERSON = { approval: { person: true, windows: [] } };
const ID = "job2345a";

/** The bench begins on Friday 2026-01-02 03:04:05 UTC. */
function windowed(text: string, person = false) {
  const read = parseWindows(text);
  if ("problem" in read) throw new Error(read.problem);
  return { approval: { person, windows: read.windows } };
}

const HOUR_MS = 3_600_000;

describe("a pause", () => {
  it("takes effect before the next step, and ends with a word", async () => {
    const slow = benchStep({
      name: "slow",
      run: ({ clock, signal }) => clock.sleep(1_000, signal).then(() => undefined),
    });
    using bench = createEngineBench(slow, prepare);
    const outcome = bench.drive();
    await bench.clock.asleep();
    bench.journal({ type: "paused", by: "ada" });
    expect(bench.view()).toMatchObject({ state: "running", paused: { by: "ada" } });
    await bench.clock.advance(1_000);
    expect(bench.view()).toMatchObject({
      state: "waiting",
      waitingFor: `a person to resume it (mig job resume ${ID}); paused by ada`,
    });
    await bench.clock.advance(HOUR_MS);
    expect(bench.done).toEqual([]);
    bench.journal({ type: "resumed", by: "ben" });
    expect(await outcome).toEqual({ kind: "ended", state: "succeeded" });
    expect(bench.view().paused).toBeUndefined();
    expect(bench.types().slice(-6)).toEqual([
      "waiting",
      "resumed",
      "going-on",
      "started prepare",
      "succeeded prepare",
      "ended",
    ]);
  });

  it("holds between two attempts of a step too", async () => {
    let tries = 0;
    const shaky = benchStep({
      name: "shaky",
      async run() {
        tries += 1;
        if (tries === 1) throw new MigError("GRID_BUSY", "busy");
        return undefined;
      },
    });
    using bench = createEngineBench(shaky);
    const outcome = bench.drive();
    await bench.clock.asleep();
    bench.journal({ type: "paused", by: "ada" });
    await bench.clock.advance(HOUR_MS);
    expect(tries).toBe(1);
    bench.journal({ type: "resumed", by: "ada" });
    await outcome;
    expect(tries).toBe(2);
  });

  it("is there again after the process has died, without a second word in the journal", async () => {
    using bench = createEngineBench(prepare);
    bench.journal({ type: "paused", by: "ada" });
    const first = bench.drive();
    await bench.clock.asleep();
    bench.interrupted.abort();
    expect(await first).toEqual({ kind: "stopped" });
    using again = createEngineBench(prepare);
    again.journal({ type: "paused", by: "ada" });
    again.journal({ type: "waiting", for: `a person to resume it (mig job resume ${ID}); paused by ada` });
    const second = again.drive();
    await again.clock.asleep();
    expect(again.types()).toEqual(["paused", "waiting"]);
    again.journal({ type: "resumed", by: "ada" });
    expect(await second).toEqual({ kind: "ended", state: "succeeded" });
  });

  it("is left by an abort: what was done is undone, the held step was never begun", async () => {
    using bench = createEngineBench(prepare, benchStep({ name: "next" }));
    bench.journal({ type: "started", step: "prepare", attempt: 1 });
    bench.journal({ type: "succeeded", step: "prepare", output: {} });
    bench.done.push("prepare");
    bench.journal({ type: "paused", by: "ada" });
    const outcome = bench.drive();
    await bench.clock.asleep();
    bench.journal({ type: "abort-requested", by: "ben" });
    bench.abort.abort(new MigError("ABORTED", "Aborted by ben"));
    expect(await outcome).toEqual({ kind: "ended", state: "cancelled" });
    expect(bench.done).toEqual([]);
    expect(bench.types()).not.toContain("started next");
    expect(bench.view().paused).toBeUndefined();
  });

  it("never holds the helper, nor what follows the commit", async () => {
    const commit = benchStep({ name: "commit", commits: true });
    using bench = createEngineBench(commit, prepare);
    bench.journal({ type: "started", step: "commit", attempt: 1 });
    bench.journal({ type: "succeeded", step: "commit", output: {} });
    bench.journal({ type: "paused", by: "ada" });
    expect(await bench.drive()).toEqual({ kind: "ended", state: "succeeded" });
    using outside = createEngineBench(stop);
    outside.journal({ type: "paused", by: "ada" });
    expect(await outside.drive("helper")).toEqual({ kind: "ended", state: "succeeded" });
  });

  it("takes effect at the places of a step that has some, and a stop of the process is none of its failures", async () => {
    const rounds = benchStep({
      name: "rounds",
      pausable: true,
      async run({ world, clock, signal, rest }) {
        for (const round of [1, 2, 3]) {
          await clock.sleep(1_000, signal);
          world.log.push(`round ${round}`);
          await rest();
        }
        return undefined;
      },
    });
    using bench = createEngineBench(rounds);
    const outcome = bench.drive();
    await bench.clock.asleep();
    expect(bench.view().controls.pause).toEqual({ possible: true });
    bench.journal({ type: "paused", by: "ada" });
    await bench.clock.advance(HOUR_MS);
    expect(bench.log).toEqual(["round 1"]);
    bench.journal({ type: "resumed", by: "ada" });
    await bench.clock.advance(1_000);
    bench.journal({ type: "paused", by: "ada" });
    await bench.clock.advance(1_000);
    bench.stopping.abort();
    expect(await outcome).toEqual({ kind: "stopped" });
    expect(bench.types()).not.toContain("failed rounds");
  });
});

describe("the approval of the switch", () => {
  it("is waited for before the last look, when all before it is done", async () => {
    using bench = createEngineBenchFor(PERSON, ...SWITCH);
    const outcome = bench.drive();
    await bench.clock.asleep();
    expect(bench.view()).toMatchObject({
      state: "waiting",
      waitingFor: `approval by a person (mig job approve ${ID})`,
      controls: { approve: { possible: true }, pause: { possible: true } },
    });
    expect(bench.done).toEqual(["prepare"]);
    await bench.clock.advance(HOUR_MS);
    bench.journal({ type: "approved", by: "ada", note: "go", now: false });
    expect(await outcome).toEqual({ kind: "handed", to: "helper" });
    expect(bench.done).toEqual(["prepare", "look", "hand-over"]);
    expect(bench.types().filter((type) => type === "started look")).toHaveLength(1);
  });

  it("counts when it came before", async () => {
    using bench = createEngineBenchFor(PERSON, ...SWITCH);
    bench.journal({ type: "approved", by: "ada", now: false });
    expect(await bench.drive()).toEqual({ kind: "handed", to: "helper" });
    expect(bench.types()).not.toContain("waiting");
  });

  it("does not end a pause, which is said first", async () => {
    using bench = createEngineBenchFor(PERSON, ...SWITCH);
    const outcome = bench.drive();
    await bench.clock.asleep();
    bench.journal({ type: "paused", by: "ada" });
    await bench.clock.advance(1_000);
    expect(bench.view().waitingFor).toContain("mig job resume");
    bench.journal({ type: "approved", by: "ben", now: false });
    await bench.clock.advance(HOUR_MS);
    expect(bench.view().waitingFor).toContain("mig job resume");
    bench.journal({ type: "resumed", by: "ada" });
    expect(await outcome).toEqual({ kind: "handed", to: "helper" });
  });

  it("given by a window needs no person, and the next opening is named", async () => {
    using bench = createEngineBenchFor(windowed("Fri 04:00-05:00 UTC"), ...SWITCH);
    const outcome = bench.drive();
    await bench.clock.asleep();
    expect(bench.view().waitingFor).toBe(
      `approval by a person (mig job approve ${ID}) or the window that opens Fri 2026-01-02 04:00 UTC`,
    );
    await bench.clock.advance(55 * 60_000);
    expect(bench.done).toEqual(["prepare"]);
    await bench.clock.advance(60_000);
    expect(await outcome).toEqual({ kind: "handed", to: "helper" });
  });

  it("sees within half a minute that the wall clock has jumped into the window", async () => {
    using bench = createEngineBenchFor(windowed("Fri 04:00-05:00 UTC"), ...SWITCH);
    const outcome = bench.drive();
    await bench.clock.asleep();
    bench.clock.jump(HOUR_MS);
    await bench.clock.advance(30_000);
    expect(await outcome).toEqual({ kind: "handed", to: "helper" });
  });

  it("by a person and a window waits for both, unless it is said to be for now", async () => {
    using bench = createEngineBenchFor(windowed("Fri 04:00-05:00 UTC", true), ...SWITCH);
    const outcome = bench.drive();
    await bench.clock.asleep();
    bench.journal({ type: "approved", by: "ada", now: false });
    await bench.clock.asleep();
    await bench.clock.advance(60_000);
    expect(bench.view().waitingFor).toBe(
      `the window that opens Fri 2026-01-02 04:00 UTC; approved by ada (at once: mig job approve ${ID} --now)`,
    );
    bench.journal({ type: "approved", by: "ben", now: true });
    expect(await outcome).toEqual({ kind: "handed", to: "helper" });
  });
});
