import { describe, expect, it } from "vitest";
import type { Agent } from "../../src/agent.ts";
import type { AgentFacade } from "../../src/agent-facade.ts";
import { systemClock } from "../../src/clock.ts";
import type { JobView } from "../../src/domain/job.ts";
import { type MoveBench, startMoveBench } from "../support/move-bench.ts";

const JOB_MS = 30_000;
const MOVED = { one: [expect.stringMatching(/^mig_kept_\w+ stopped$/)], two: ["guestbook running"] };

/** From this command on the controller of that grid shows another host key. */
function change(bench: MoveBench, grid: "one" | "two", command: string): void {
  bench[grid].fault("host-key-changed", { args: [command] });
}

/** What a person does: looks at the key, compares, accepts. */
async function trust(facade: AgentFacade, grid: string): Promise<void> {
  const { offered } = await facade.trust(grid, { by: "test" });
  expect(await facade.trust(grid, { by: "test", accept: offered })).toMatchObject({ accepted: true });
}

/** A person goes from page to page, and again to each that is new, until the job has ended. */
async function trustAtAll(
  agents: () => readonly (Agent | undefined)[],
  grid: string,
  ended: Promise<unknown>,
): Promise<void> {
  const done = { yet: false };
  const end = ended.then(() => {
    done.yet = true;
  });
  const trusted = new Set<Agent>();
  while (!done.yet) {
    for (const agent of agents()) {
      if (agent === undefined || trusted.has(agent)) continue;
      // One that is stopped meanwhile answers no more.
      await trust(agent.facade, grid).then(
        () => trusted.add(agent),
        () => undefined,
      );
    }
    await Promise.race([end, systemClock.sleep(50)]);
  }
  expect(trusted.size).toBeGreaterThan(0);
}

async function untilItWaits(view: () => JobView, grid: string): Promise<void> {
  while (!(view().waitingFor?.includes(`mig trust ${grid}`) ?? false)) await systemClock.sleep(10);
}

describe("a controller that changes its host key late in a job", () => {
  it.each(["cut-before", "cut-after"] as const)(
    "the target, at the commit (%s): the helper waits, and goes on where it was",
    { timeout: JOB_MS },
    async (loss) => {
      await using bench = await startMoveBench({ drainMs: 100 });
      const commit = "app config guestbook .user2=mig1/committed";
      change(bench, "two", commit);
      bench.two.fault(loss, { args: [commit], times: 1 });
      const { id } = await bench.begin("migrate", "my_grid_two");
      const helper = await bench.helperOf(id);
      await helper.until(id, (job) => job.waitingFor?.includes("mig trust my_grid_two") ?? false);
      expect(await bench.runningCopies()).toContain("two");
      await trust(helper.agent.facade, "my_grid_two");
      await trust(bench.agentOn("two", "guestbook").facade, "my_grid_two");
      expect(await bench.ended(id)).toMatchObject({ state: "succeeded", problems: [] });
      expect(await bench.world()).toEqual(MOVED);
      expect(bench.mostAtOnce()).toBe(1);
    },
  );

  it("the source, after the commit: the agent waits at the target, and the source is kept", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench({ drainMs: 100 });
    change(bench, "one", "app rename guestbook");
    const { id } = await bench.begin("migrate", "my_grid_two");
    while (bench.two.runtime.agentIn("guestbook")?.facade.gate().serve !== true) await systemClock.sleep(10);
    const { facade } = bench.agentOn("two", "guestbook");
    await untilItWaits(() => facade.jobs()[0] ?? facade.job(id), "my_grid_one");
    await trust(facade, "my_grid_one");
    expect(await bench.ended(id)).toMatchObject({ state: "succeeded", problems: [] });
    expect(await bench.world()).toEqual(MOVED);
  });

  it("the source, right when the record has named the helper: nobody turns back behind the helper's back", {
    timeout: JOB_MS,
  }, async () => {
    await using bench = await startMoveBench({ drainMs: 100 });
    const handOver = "app config guestbook .user2=mig1/moving";
    change(bench, "one", handOver);
    bench.one.fault("cut-after", { args: [handOver], times: 1 });
    const { id } = await bench.begin("migrate", "my_grid_two");
    const helper = await bench.helperOf(id);
    const ended = bench.ended(id);
    // The helper may be logged in already, and then drives on; the agent waits, unless it is stopped before it can.
    const agents = (): readonly (Agent | undefined)[] => [
      ...[bench.one, bench.two].map(({ runtime }) => runtime.agentIn("guestbook")),
      helper.agent,
    ];
    await trustAtAll(agents, "my_grid_one", ended);
    expect(["succeeded", "failed"]).toContain((await ended).state);
    expect(bench.mostAtOnce()).toBe(1);
    expect(await bench.runningCopies()).toHaveLength(1);
  });
});
