import { describe, expect, it } from "vitest";
import { MigError } from "../../../src/domain/errors.ts";
import { benchStep, createEngineBench, lost, refused } from "../../support/engine-bench.ts";

/** Each time it is asked, until a person has acted. */
function untilTrusted(times: number): () => Promise<undefined> {
  let left = times;
  return () => {
    left -= 1;
    if (left < 0) return Promise.resolve(undefined);
    return Promise.reject(
      new MigError("SSH_HOST_KEY", "its host key changed", { hint: "Type: mig trust two" }),
    );
  };
}

const PERSON = {
  type: "waiting",
  for: expect.stringMatching(/^a person, for .*: its host key changed\. Type: mig trust two/),
};

describe("an error that only a person can mend", () => {
  it("turns a job back before the commit, for the source is better off running", async () => {
    using bench = createEngineBench(benchStep({ name: "copy", run: untilTrusted(1) }));
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "failed" });
    expect(bench.view().error).toMatchObject({ code: "SSH_HOST_KEY", hint: "Type: mig trust two" });
  });

  it("is waited for on the way back, and the job says what to type", async () => {
    const away = benchStep({ name: "away", undo: { onFailure: "stuck", run: untilTrusted(30) } });
    using bench = createEngineBench(away, benchStep({ name: "no", run: () => Promise.reject(refused()) }));
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "failed" });
    expect(bench.events()).toContainEqual(PERSON);
  });

  it("is a problem where the way back only cleans up", async () => {
    const made = benchStep({ name: "made", undo: { onFailure: "problem", run: untilTrusted(30) } });
    using bench = createEngineBench(made, benchStep({ name: "no", run: () => Promise.reject(refused()) }));
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "failed" });
    expect(bench.view().problems).toMatchObject([{ code: "SSH_HOST_KEY" }]);
  });

  it("is waited for at the commit, for nobody may turn back from one that may have happened", async () => {
    let isDone = false;
    const look = untilTrusted(30);
    const commit = benchStep({
      name: "commit",
      commits: true,
      run() {
        isDone = true;
        return Promise.reject(lost());
      },
      async probe() {
        await look();
        return isDone ? { state: "done" } : { state: "not-done" };
      },
    });
    using bench = createEngineBench(commit);
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "succeeded" });
    expect(bench.events()).toContainEqual(PERSON);
    expect(bench.types().filter((type) => type === "started commit")).toHaveLength(1);
  });

  it("is waited for after the commit, except by what only cleans up", async () => {
    const commit = benchStep({ name: "commit", commits: true });
    const retire = benchStep({ name: "retire", run: untilTrusted(30) });
    const clean = benchStep({ name: "clean", lenient: true, run: untilTrusted(30) });
    using bench = createEngineBench(commit, retire, clean);
    expect(await bench.driveThroughTime()).toEqual({ kind: "ended", state: "succeeded" });
    expect(bench.events()).toContainEqual(PERSON);
    expect(bench.view().problems).toMatchObject([{ code: "SSH_HOST_KEY" }]);
  });
});
