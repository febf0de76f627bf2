import { describe, expect, it } from "vitest";
import type { AgentFacade } from "../../../src/agent-facade.ts";
import { type MoveBench, startMoveBench } from "../../support/move-bench.ts";

const JOB_MS = 30_000;
const HOME = { one: ["guestbook running"], two: [] };

/** From this command on the controller of that grid shows another host key. */
function change(bench: MoveBench, grid: "one" | "two", command: string): void {
  bench[grid].fault("host-key-changed", { args: [command] });
}

/** What a person does: looks at the key, compares, accepts. */
async function trust(facade: AgentFacade, grid: string): Promise<void> {
  const { offered } = await facade.trust(grid, { by: "test" });
  expect(await facade.trust(grid, { by: "test", accept: offered })).toMatchObject({ accepted: true });
}

describe("a controller that changes its host key in the middle of a job", () => {
  it("before the stop: the job ends where it began, and says what to type", { timeout: JOB_MS }, async () => {
    await using bench = await startMoveBench({ drainMs: 100 });
    change(bench, "two", "grid test_trust");
    await expect(bench.run("migrate", "my_grid_two")).rejects.toMatchObject({ code: "PREFLIGHT_REFUSED" });
    expect(await bench.world()).toEqual(HOME);
  });

  it("the target, before the commit: the helper waits for a person on the way back, and the source runs again", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench({ drainMs: 100 });
    change(bench, "two", "app start guestbook");
    const { id } = await bench.begin("migrate", "my_grid_two");
    const helper = await bench.helperOf(id);
    const view = () => helper.agent.facade.job(id);
    await helper.until(id, (job) => job.waitingFor?.includes("mig trust my_grid_two") ?? false);
    expect(view()).toMatchObject({
      state: "waiting",
      waitingFor: expect.stringMatching(/its host key changed from SHA256:\S+ .*Here, at the helper/),
    });
    await trust(helper.agent.facade, "my_grid_two");
    expect(await bench.ended(id)).toMatchObject({ state: "failed", error: { code: "SSH_HOST_KEY" } });
    expect(bench.mostAtOnce()).toBe(1);
    expect((await bench.world()).one).toEqual(HOME.one);
  });
});
