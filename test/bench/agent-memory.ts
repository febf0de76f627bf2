import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";
import { systemClock } from "../../src/clock.ts";
import { isTerminal, type JobView } from "../../src/domain/job.ts";
import { GUESTBOOK, TEMPLATES } from "../../src/embedded-grid/templates.ts";
import { GRID_ADDRESS, GRID_USER_KEY, type GridBench, startGrids } from "../support/grid-bench.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import { makeAgent, untilHealthy } from "./agent-start.ts";
import type { Bench } from "./bench.ts";
import { figureOf, round } from "./figure.ts";

/**
 * Resident memory of a real agent, from the bundle, that lives in an application of an embedded grid: when it is idle, after
 * 200 jobs, after 400. Each job is a migrate that its grid refuses a helper, and that is undone: any job that went further
 * would stop the application, and the agent with it. After each job its page, its log and the history are read.
 */
const HALF = 200;
const SETTLE_MS = 5_000;
const POLL_MS = 20;
const APPLICATION = "guestbook";

export const agentMemory: Bench = {
  name: "agent-memory",
  trials: 1,
  async measure() {
    using temp = makeTempDir();
    await using grids = await startGrids(worldOf(), { applications: templates() });
    const { one } = grids;
    writeFileSync(join(one.volumePath(APPLICATION, "mig_config"), "grid.info"), gridInfo([one, grids.two]));
    await using agent = await startAgent(one, temp.path);
    await agent.until(
      async () => (await agent.ask("GET", "/api/v1/status"))["gate"],
      (gate) => isOpen(gate),
    );
    one.fault("provision-fails");
    const idle = await agent.settledMib();
    await runJobs(agent, HALF);
    const half = await agent.settledMib();
    await runJobs(agent, HALF);
    const whole = await agent.settledMib();
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

const templates = () => TEMPLATES.map((application) => ({ application, template: true }));

function worldOf() {
  return {
    delays: { start: 0, stop: 0 },
    applications: [
      ...templates(),
      {
        application: GUESTBOOK,
        running: true,
        properties: [
          { name: "in_ip", value: "127.0.0.1" },
          { name: "out_ip", value: "127.0.1.11" },
          { name: "gateway", value: "127.0.1.1" },
        ],
        files: { mig_config: { "private.key": { data: GRID_USER_KEY.private, mode: 0o600 } } },
      },
    ],
  };
}

function gridInfo(grids: readonly GridBench[]): string {
  return grids
    .map(({ created }, index) => {
      const addresses = (last: number): string =>
        `in_ip=127.0.${index + 1}.${last} out_ip=127.0.${index + 1}.${last + 1} gateway=127.0.${index + 1}.1`;
      return `grid ${created.name}
{
controller = ${GRID_ADDRESS}
port = ${created.controller.split(":")[1] ?? ""}
location = Here
MIG_ip = 127.0.${index + 1}.10:8080
app_config = "${addresses(10)}"
MigHelper_config = "${addresses(20)}"
drain = 1
}
`;
    })
    .join("");
}

function isOpen(gate: unknown): boolean {
  return typeof gate === "object" && gate !== null && "serve" in gate && gate.serve === true;
}

type Answer = Readonly<Record<string, unknown>>;

interface LivingAgent extends AsyncDisposable {
  ask(method: "GET" | "POST", path: string, body?: object): Promise<Answer>;
  until<T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T>;
  /** Resident memory after a while without work. */
  settledMib(): Promise<number>;
}

/** The bundle over the very volumes that the grid has for it: to its controller it lives in the component. */
async function startAgent(grid: GridBench, directory: string): Promise<LivingAgent> {
  const { argv, env, port } = await makeAgent(join(directory, "agent"));
  const config = grid.volumePath(APPLICATION, "mig_config");
  const state = grid.volumePath(APPLICATION, "mig_state");
  mkdirSync(state, { recursive: true });
  writeFileSync(join(config, "mig.ini"), `port_no = ${port}\n`);
  const mounts = {
    MIG_CONFIG: config,
    MIG_STATE: state,
    MIG_CONFIG_MOUNT: "/mnt/config",
    MIG_STATE_MOUNT: "/mnt/state",
  };
  const child = spawn(process.execPath, argv, {
    env: { ...process.env, ...env, ...mounts },
    stdio: ["ignore", "ignore", "inherit"],
  });
  await untilHealthy(port, child);
  const socketPath = join(env["MIG_RUN"] ?? "", "mig.sock");
  return {
    ask: (method, path, body) => ask({ socketPath, method, path }, body),
    async until(look, holds) {
      for (;;) {
        const seen = await look();
        if (holds(seen)) return seen;
        await systemClock.sleep(POLL_MS);
      }
    },
    async settledMib() {
      await systemClock.sleep(SETTLE_MS);
      return residentMib(child);
    },
    async [Symbol.asyncDispose]() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function residentMib(child: ChildProcess): number {
  const status = readFileSync(`/proc/${child.pid ?? 0}/status`, "utf8");
  return round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024);
}

async function runJobs(agent: LivingAgent, count: number): Promise<void> {
  for (let job = 0; job < count; job += 1) {
    const started = await agent.ask("POST", "/api/v1/jobs", {
      kind: "migrate",
      target: "my_grid_two",
      confirm: APPLICATION,
      acceptWarnings: true,
    });
    const id = String(started["id"]);
    const { state } = await agent.until(
      async () => (await agent.ask("GET", `/api/v1/jobs/${id}`)) as unknown as JobView,
      (view) => isTerminal(view.state),
    );
    if (state !== "failed") throw new Error(`job ${id} was to fail, and ${state}`);
    for (const path of [`/jobs/${id}`, `/api/v1/jobs/${id}/log`, "/api/v1/jobs", "/"])
      await agent.ask("GET", path);
  }
}

/** The answer where it is JSON. */
function ask(
  to: { readonly socketPath: string; readonly method: string; readonly path: string },
  body?: object,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { "content-type": "application/json" };
    const sent = request({ ...to, headers, agent: false }, (response) => {
      readText(response)
        .then((text) => {
          if ((response.statusCode ?? 0) >= 400)
            throw new Error(`${to.method} ${to.path}: ${text.slice(0, 500)}`);
          resolve(text.startsWith("{") ? (JSON.parse(text) as Answer) : {});
        })
        .catch(reject);
    });
    sent.on("error", reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
