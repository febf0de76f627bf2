import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeTempDir } from "../support/temp-dir.ts";
import type { Bench } from "./bench.ts";
import { figureOf } from "./figure.ts";
import { startLivingAgent } from "./living-agent.ts";
import { percentileOf, readAtOnce } from "./readers.ts";
import { alternate } from "./trials.ts";

/**
 * The overview while a job runs, for twenty who read it again and again, beside a file of the very same bytes that the same
 * express of the same agent serves. What is measured is the slowest but for one in twenty.
 */
const READERS = 20;
const REQUESTS = 20;
export const page: Bench = {
  name: "page",
  trials: 20,
  async measure(n) {
    using temp = makeTempDir();
    await using agent = await startLivingAgent(temp.path);
    await agent.migrateForEver();
    const { port } = agent;
    writeFileSync(join(agent.dist, "public", "overview.html"), await textOf(port, "/"));
    const p95 = async (path: string): Promise<number> =>
      percentileOf(await readAtOnce({ port, path, readers: READERS, requests: REQUESTS }), 95);
    return figureOf({
      name: "page",
      unit: "ms",
      about: "p95 of the overview for 20 readers at once while a job runs | of a file of the same bytes",
      ...(await alternate(n, { ours: () => p95("/"), rival: () => p95("/assets/overview.html") })),
      limit: { ratio: "<= 3" },
    });
  },
};

async function textOf(port: number, path: string): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${port}${path}`);
  const text = await answer.text();
  if (!answer.ok || !text.includes("What runs now")) throw new Error(`${path}: no running job is shown`);
  return text;
}
