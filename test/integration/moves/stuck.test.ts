import { describe, expect, it } from "vitest";
import { type MoveBench, startMoveBench } from "../../support/move-bench.ts";

const JOB_MS = 60_000;

/** The copy fails, and then the source does not start again either. */
async function getStuck(bench: MoveBench): Promise<string> {
  bench.two.fault("copy-fails-at", { args: [37], times: 1 });
  bench.one.fault("start-fails", { args: ["guestbook"] });
  const { id } = await bench.begin("migrate", "my_grid_two");
  const helper = await bench.helperOf(id);
  const job = await helper.until(id, (view) => view.state === "stuck");
  expect(job.toType).toContainEqual(expect.stringContaining("app start guestbook"));
  return id;
}

describe("a helper whose undo fails", () => {
  it("is stuck, and tries once more when a person asks it to recover", { timeout: JOB_MS }, async () => {
    await using bench = await startMoveBench({ timing: { stuckRetryMs: 600_000 } });
    const id = await getStuck(bench);
    const { agent } = await bench.helperOf(id);
    bench.one.clearFaults();
    await agent.facade.recover({ by: "test" });
    expect(await bench.ended(id)).toMatchObject({ state: "failed", error: { code: "GRID_REFUSED" } });
    expect(await bench.world()).toEqual({ one: ["guestbook running"], two: [] });
    const { facade } = await bench.serving();
    const types = facade.events(id, 0).map(({ event }) => event.type);
    expect(types.filter((type) => type === "undo-failed" || type === "reopened")).toEqual([
      "undo-failed",
      "reopened",
    ]);
  });

  it("tries again by itself after a while, and so sees that a person has mended it", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench({ timing: { stuckRetryMs: 200 } });
    const id = await getStuck(bench);
    bench.one.clearFaults();
    expect(await bench.ended(id)).toMatchObject({ state: "failed" });
    expect(await bench.world()).toEqual({ one: ["guestbook running"], two: [] });
  });
});
