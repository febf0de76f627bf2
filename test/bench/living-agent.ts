import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { text as readText } from "node:stream/consumers";
import { systemClock } from "../../src/clock.ts";
import { GUESTBOOK, TEMPLATES } from "../../src/embedded-grid/templates.ts";
import { GRID_ADDRESS, GRID_USER_KEY, type GridBench, startGrids } from "../support/grid-bench.ts";
import { makeAgent, untilHealthy } from "./agent-start.ts";

/** A real agent, from the bundle, that lives in an application of an embedded grid. */
export interface LivingAgent extends AsyncDisposable {
  readonly port: number;
  readonly child: ChildProcess;
  /** Where its bundle lies. */
  readonly dist: string;
  /** The grid it is on. */
  readonly grid: GridBench;
  /** Over its socket; the answer where it is JSON. Throws when it is none of success. */
  ask(method: "GET" | "POST", path: string, body?: object): Promise<Answer>;
  until<T>(look: () => Promise<T>, holds: (seen: T) => boolean): Promise<T>;
  /** A migrate begins; its id. */
  migrate(): Promise<string>;
  /** One that runs for as long as anybody looks: the grid never answers when it is asked for a helper. */
  migrateForEver(): Promise<string>;
}

export type Answer = Readonly<Record<string, unknown>>;

const APPLICATION = "guestbook";
const POLL_MS = 20;

/** In an empty directory. Serves when this resolves. */
export async function startLivingAgent(directory: string): Promise<LivingAgent> {
  const grids = await startGrids(worldOf(), { applications: templates() });
  const { one, two } = grids;
  writeFileSync(join(one.volumePath(APPLICATION, "mig_config"), "grid.info"), gridInfo([one, two]));
  const agent = await startAgent(one, directory);
  await agent.until(
    async () => (await agent.ask("GET", "/api/v1/status"))["gate"],
    (gate) => isOpen(gate),
  );
  return {
    ...agent,
    async migrateForEver() {
      one.fault("silent", { args: ["app provision"] });
      const id = await agent.migrate();
      await agent.until(
        async () => (await agent.ask("GET", `/api/v1/jobs/${id}`))["state"],
        (state) => state === "running",
      );
      return id;
    },
    async [Symbol.asyncDispose]() {
      await agent[Symbol.asyncDispose]();
      // What a job has begun there may take longer than anybody waits.
      await Promise.all([one.kill(), two.kill()]);
      await grids[Symbol.asyncDispose]();
    },
  };
}

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

/** The bundle over the very volumes that the grid has for it: to its controller it lives in the component. */
async function startAgent(grid: GridBench, directory: string): Promise<Omit<LivingAgent, "migrateForEver">> {
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
  const send: LivingAgent["ask"] = (method, path, body) => ask({ socketPath, method, path }, body);
  return {
    port,
    child,
    grid,
    dist: join(directory, "agent", "dist"),
    ask: send,
    async until(look, holds) {
      for (;;) {
        const seen = await look();
        if (holds(seen)) return seen;
        await systemClock.sleep(POLL_MS);
      }
    },
    async migrate() {
      const target = "my_grid_two";
      const wish = { kind: "migrate", target, confirm: APPLICATION, acceptWarnings: true };
      return String((await send("POST", "/api/v1/jobs", wish))["id"]);
    },
    async [Symbol.asyncDispose]() {
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
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
