import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { freePort } from "../support/grid-bench.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import type { Bench } from "./bench.ts";
import { figureOf, round } from "./figure.ts";
import { startLivingAgent } from "./living-agent.ts";
import { percentileOf } from "./readers.ts";
import { alternate } from "./trials.ts";
import { openWatchers } from "./watcher-sockets.ts";

/**
 * One event of a job until the last of 500 who watch it has it, counted from the time that stands in it, beside the least
 * that Node's http server can do: a message of the same length, written to 500 answers, counted from the time in that.
 */
const WATCHERS = 500;

/** `POST` of the length; what it writes carries the time right before. */
const BARE = `
const { createServer } = require("node:http");
const open = new Set();
createServer((request, response) => {
  if (request.method === "GET") {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(":\\n\\n");
    open.add(response);
    return;
  }
  const at = new Date().toISOString();
  const head = 'id: 1\\ndata: {"at":"' + at + '","rest":"';
  const message = Buffer.from(head + "x".repeat(Number(request.url.slice(1)) - head.length - 4) + '"}\\n\\n');
  for (const each of open) each.write(message);
  response.end();
}).listen(Number(process.argv[2]), "127.0.0.1", () => console.log("listens"));
`;

export const watchers: Bench = {
  name: "watchers",
  trials: 100,
  async measure(n) {
    using temp = makeTempDir();
    await using agent = await startLivingAgent(temp.path);
    const id = await agent.migrateForEver();
    await using bare = await startBare(temp.file("bare.cjs"));
    const path = `/api/v1/jobs/${id}/events`;
    using ours = await openWatchers({ port: agent.port, path, count: WATCHERS });
    using rival = await openWatchers({ port: bare.port, path: "/", count: WATCHERS });
    let word = "pause";
    let bytes = 0;
    const pairs = await alternate(n, {
      async ours() {
        const told = ours.next();
        await agent.ask("POST", `/api/v1/jobs/${id}/${word}`, {});
        word = word === "pause" ? "resume" : "pause";
        const last = await told;
        bytes = last.bytes;
        return last.ms;
      },
      async rival() {
        const told = rival.next();
        await fetch(`http://127.0.0.1:${bare.port}/${bytes}`, { method: "POST" });
        return (await told).ms;
      },
    });
    const p99 = { ours: percentileOf(pairs.ours, 99), rival: percentileOf(pairs.rival, 99) };
    return figureOf({
      name: "watchers",
      unit: "ms",
      about:
        "one event to the last of 500 who watch | of a bare http server that writes as much (ratio: of the p99)",
      ...pairs,
      ratio: round(p99.ours / p99.rival),
      more: { p99: round(p99.ours), rival_p99: round(p99.rival) },
      limit: { ratio: "<= 2" },
    });
  },
};

async function startBare(path: string): Promise<AsyncDisposable & { readonly port: number }> {
  writeFileSync(path, BARE);
  const port = await freePort("127.0.0.1");
  const child = spawn(process.execPath, [path, String(port)], { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return {
    port,
    async [Symbol.asyncDispose]() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}
