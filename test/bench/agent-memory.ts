import { readFileSync } from "node:fs";
import { systemClock } from "../../src/clock.ts";
import { isTerminal, type JobView } from "../../src/domain/job.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import type { Bench } from "./bench.ts";
import { figureOf, round } from "./figure.ts";
import { type LivingAgent, startLivingAgent } from "./living-agent.ts";

/**
 * Resident memory of a real agent, from the bundle, that lives in an application of an embedded grid: when it is idle, after
 * 200 jobs, after 400. Each job is a migrate that its grid refuses a helper, and that is undone: any job that went further
 * would stop the application, and the agent with it. After each job its page, its log and the history are read.
 */
const HALF = 200;
const SETTLE_MS = 5_000;

export const agentMemory: Bench = {
  name: "agent-memory",
  trials: 1,
  async measure() {
    using temp = makeTempDir();
    await using agent = await startLivingAgent(temp.path);
    agent.grid.fault("provision-fails");
    const idle = await settledMib(agent);
    await runJobs(agent, HALF);
    const half = await settledMib(agent);
    await runJobs(agent, HALF);
    const whole = await settledMib(agent);
    return figureOf({
      name: "agent-memory",
      unit: "MiB",
      about:
        "resident memory of the agent: idle, after 200 migrates that were refused and undone, after 400 (ratio: 400 to 200)",
      ours: [idle],
      ratio: round(whole / half),
      more: { after_200: half, after_400: whole },
      limit: { ours: "<= 100", after_200: "<= 120", ratio: "<= 1.1" },
    });
  },
};

/** Resident memory after a while without work. */
async function settledMib({ child }: LivingAgent): Promise<number> {
  await systemClock.sleep(SETTLE_MS);
  const status = readFileSync(`/proc/${child.pid ?? 0}/status`, "utf8");
  return round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024);
}

async function runJobs(agent: LivingAgent, count: number): Promise<void> {
  for (let job = 0; job < count; job += 1) {
    const id = await agent.migrate();
    const { state } = await agent.until(
      async () => (await agent.ask("GET", `/api/v1/jobs/${id}`)) as unknown as JobView,
      (view) => isTerminal(view.state),
    );
    if (state !== "failed") throw new Error(`job ${id} was to fail, and ${state}`);
    for (const path of [`/jobs/${id}`, `/api/v1/jobs/${id}/log`, "/api/v1/jobs", "/"])
      await agent.ask("GET", path);
  }
}
