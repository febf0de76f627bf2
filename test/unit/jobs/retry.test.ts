import { describe, expect, it } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { benchStep, busy, createEngineBench, refused } from "../../support/engine-bench.ts";

const one = benchStep({ name: "one" });

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
