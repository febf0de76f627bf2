import { connect, createServer, type Socket } from "node:net";
import { findInstalled } from "../support/available.ts";
import { launchBrowser } from "../support/browser.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import type { Bench } from "./bench.ts";
import { figureOf, round } from "./figure.ts";
import { startLivingAgent } from "./living-agent.ts";

/**
 * What comes over the wire at the first visit of the overview, while a job runs: every byte from the server, headers too, of all
 * that Chromium asks for until the page and its scripts are there and a while after, counted on the line between them.
 */
const AFTER_MS = 2_000;

export const weight: Bench = {
  name: "weight",
  trials: 3,
  async measure(n) {
    using temp = makeTempDir();
    await using agent = await startLivingAgent(temp.path);
    await agent.migrateForEver();
    const executable = findInstalled("chromium");
    if (executable === undefined) throw new Error("Cannot weigh the page: chromium is not installed");
    const browser = await launchBrowser(executable);
    const kilobytes: number[] = [];
    try {
      for (let trial = 0; trial < n; trial += 1) {
        await using line = await openLine(agent.port);
        await using context = await browser.newContext();
        const page = await context.newPage();
        await page.goto(`http://127.0.0.1:${line.port}/`, { waitUntil: "load" });
        await page.waitForTimeout(AFTER_MS);
        kilobytes.push(round(line.bytes() / 1000));
      }
    } finally {
      await browser.close();
    }
    return figureOf({
      name: "weight",
      unit: "kB",
      about: "first load of the overview with a cold cache, all bytes from the server",
      ours: kilobytes,
      limit: { ours: "<= 60" },
    });
  },
};

interface CountedLine extends AsyncDisposable {
  readonly port: number;
  /** From the server so far. */
  bytes(): number;
}

/** A port that leads to another one, and counts. */
async function openLine(port: number): Promise<CountedLine> {
  let bytes = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect({ host: "127.0.0.1", port });
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on("error", () => near.destroy());
      socket.once("close", () => {
        near.destroy();
        far.destroy();
      });
    }
    far.on("data", (chunk) => {
      bytes += chunk.length;
    });
    near.pipe(far);
    far.pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  return {
    port: typeof bound === "object" && bound !== null ? bound.port : 0,
    bytes: () => bytes,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
