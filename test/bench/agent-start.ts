import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { join } from "node:path";
import { build } from "esbuild";
import { freePort } from "../support/grid-bench.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import { ROOT } from "../support/tool.ts";
import type { Bench } from "./bench.ts";
import { figureOf } from "./figure.ts";
import { alternate } from "./trials.ts";

/**
 * From the start of the process to the first 200 of `/healthz`: the bundle as an appliance runs it, with the state of an
 * earlier boot, beside the least that express can be. Same Node, same bundler, same poll.
 */
const HELLO = `
import express from "express";
const app = express();
app.get("/healthz", (request, response) => response.json({ status: "ok" }));
app.listen(Number(process.argv[2]), "127.0.0.1");
`;

export const agentStart: Bench = {
  name: "agent-start",
  trials: 20,
  async measure(n) {
    using temp = makeTempDir();
    const agent = await makeAgent(temp.file("agent"));
    const hello = temp.file("hello.cjs");
    await build({
      stdin: { contents: HELLO, resolveDir: ROOT },
      outfile: hello,
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node24",
    });
    const helloPort = await freePort();
    return figureOf({
      name: "agent-start",
      unit: "ms",
      about: "start of the bundle to the first 200 of /healthz | of a bare express server, bundled likewise",
      ...(await alternate(n, {
        ours: () => startTime(agent),
        rival: () => startTime({ argv: [hello, String(helloPort)], env: {}, port: helloPort }),
      })),
      limit: { ratio: "<= 2.0" },
    });
  },
};

export interface Startable {
  /** What Node is to run. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
}

/** The bundle, a configuration and an empty state below a directory. */
export async function makeAgent(directory: string): Promise<Startable> {
  const at = (name: string): string => join(directory, name);
  for (const name of ["config", "state", "run"]) mkdirSync(at(name), { recursive: true });
  execFileSync(process.execPath, [join(ROOT, "appliance/bundle.ts"), at("dist")], { stdio: "ignore" });
  const port = await freePort();
  writeFileSync(at("config/mig.ini"), `port_no = ${port}\n`);
  const env = {
    MIG_CONFIG: at("config"),
    MIG_STATE: at("state"),
    MIG_RUN: at("run"),
  };
  return { argv: [at("dist/mig.cjs"), "serve"], env, port };
}

async function startTime({ argv, env, port }: Startable): Promise<number> {
  const began = performance.now();
  const child = spawn(process.execPath, argv, { env: { ...process.env, ...env }, stdio: "ignore" });
  try {
    await untilHealthy(port, child);
    return performance.now() - began;
  } finally {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    await ended;
  }
}

/** Asks again at once: a wait between two questions would be measured with the answer. */
export async function untilHealthy(port: number, child: ChildProcess): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    if ((await statusOf(port)) === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  throw new Error(`it ended with ${String(child.exitCode ?? child.signalCode)} before it was healthy`);
}

function statusOf(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    get({ host: "127.0.0.1", port, path: "/healthz", agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", () => resolve(undefined));
  });
}
