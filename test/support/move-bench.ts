import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Agent } from "../../src/agent.ts";
import type { AgentFacade, StartRequest } from "../../src/agent-facade.ts";
import { systemClock } from "../../src/clock.ts";
import type { Property } from "../../src/domain/grid.ts";
import { helperName } from "../../src/domain/ids.ts";
import { isTerminal, type JobView } from "../../src/domain/job.ts";
import type { PlannedStep } from "../../src/domain/plan.ts";
import type { Gate } from "../../src/domain/serving.ts";
import { parseUdl } from "../../src/drivers/applogic/udl/parser.ts";
import { findValue } from "../../src/drivers/applogic/udl/tree.ts";
import { GUESTBOOK, TEMPLATES } from "../../src/embedded-grid/templates.ts";
import { openSqliteJournal } from "../../src/journal/sqlite-journal.ts";
import { openElsewhere } from "./elsewhere.ts";
import { freePort, GRID_ADDRESS, GRID_USER_KEY, type GridBench, startGrid, trust } from "./grid-bench.ts";
import { createInhabitedRuntime, type InhabitedRuntime, type Tricks } from "./inhabited-runtime.ts";

/** Two grids, the guestbook running on the first, MIG alive inside it. */
export interface MoveBench extends AsyncDisposable {
  readonly one: GridBench & { readonly runtime: InhabitedRuntime };
  readonly two: GridBench & { readonly runtime: InhabitedRuntime };
  readonly log: readonly string[];
  /** The agent that serves, wherever it is. */
  serving(): Promise<Agent>;
  /** Starts a job at the serving agent and resolves with its view once it has ended, wherever that is seen. */
  run(kind: StartRequest["kind"], target?: string): Promise<JobView>;
  begin(kind: StartRequest["kind"], target?: string): Promise<JobView>;
  /** Resolves when some agent that serves sees the job ended. */
  ended(jobId: string): Promise<JobView>;
  world(): Promise<WorldSeen>;
  /** The helper of a job, once it lives. */
  helperOf(jobId: string): Promise<WatchedHelper>;
  /** What `mig recover` is on a machine that has only the package, grid.info and the key. */
  elsewhere(tricks?: Pick<Tricks, "adapt" | "timing">): AgentFacade & AsyncDisposable;
  /** The hosts of a grid and its controller lose their power and come up again. */
  reboot(grid: "one" | "two"): Promise<void>;
  /** A grid is gone with all that ran on it. */
  lose(grid: "one" | "two"): Promise<void>;
  /** Grids on which the guestbook runs now. */
  runningCopies(): Promise<readonly ("one" | "two")[]>;
  /** How many copies have ever served at the same time. */
  mostAtOnce(): number;
  agentOn(grid: "one" | "two", application: string): Agent;
  /** The gate of a copy once it has asked. */
  settledGate(grid: "one" | "two", application: string): Promise<Gate>;
  filesOn(grid: "one" | "two", application: string, volume: string): readonly string[];
  /** The plan that the job was created with. */
  planOf(jobId: string): readonly PlannedStep[];
}

interface GridInfoTricks {
  readonly keepSource?: string;
  readonly drainSeconds?: number;
  /** Instead of `drainSeconds`. */
  readonly drainMs?: number;
  /** More files on the config volume. */
  readonly config?: Readonly<Record<string, { readonly data: string; readonly mode?: number }>>;
}

export interface WatchedHelper {
  readonly agent: Agent;
  /** The job as the helper sees it, once the condition holds. */
  until(jobId: string, holds: (job: JobView) => boolean): Promise<JobView>;
}

/** What can be seen from outside: names and states on both grids, and the entries of the guestbook. */
export interface WorldSeen {
  readonly one: readonly string[];
  readonly two: readonly string[];
}

const APPLICATION = "guestbook";
const ADDRESSES = (net: number): readonly Property[] => [
  { name: "in_ip", value: `127.0.${net}.10` },
  { name: "out_ip", value: `127.0.${net}.11` },
  { name: "gateway", value: `127.0.${net}.1` },
];

export async function startMoveBench(tricks: Tricks & GridInfoTricks = {}): Promise<MoveBench> {
  const log: string[] = [];
  const serveCount = countServing();
  const onAgent = (agent: Agent): (() => void) => {
    const ways = [serveCount.add(agent), tricks.onAgent?.(agent)];
    return () => {
      for (const way of ways) way?.();
    };
  };
  const withLog = { log: (line: string) => log.push(line), ...tricks, onAgent };
  const ports = [await freePort(), await freePort()] as const;
  const gridInfo = gridInfoText(ports, tricks);
  const templates = TEMPLATES.map((application) => ({ application, template: true }));
  const guestbook = {
    application: GUESTBOOK,
    running: true,
    properties: ADDRESSES(1),
    files: {
      data: { "entries.jsonl": { data: '{"text":"first"}\n' } },
      mig_config: {
        "grid.info": { data: gridInfo },
        "private.key": { data: GRID_USER_KEY.private, mode: 0o600 },
        ...tricks.config,
      },
    },
  };
  const runtimes = [
    createInhabitedRuntime({ ...withLog, grid: "one" }),
    createInhabitedRuntime({ ...withLog, grid: "two" }),
  ] as const;
  const quick = { delays: { start: 0, stop: 0 } };
  const one = await startGrid(
    { name: "my_grid_one", port: ports[0], ...quick, applications: [...templates, guestbook] },
    runtimes[0],
  );
  const two = await startGrid(
    { name: "my_grid_two", port: ports[1], ...quick, applications: templates },
    runtimes[1],
  );
  await trust(one, two);
  await trust(two, one);
  const agents = (): readonly Agent[] => runtimes.flatMap((runtime) => runtime.agentIn(APPLICATION) ?? []);

  function agentOn(grid: "one" | "two", application: string): Agent {
    const found = runtimes[grid === "one" ? 0 : 1].agentIn(application);
    if (found === undefined) throw new Error(`no agent lives in ${application} on ${grid}`);
    return found;
  }

  async function serving(): Promise<Agent> {
    for (;;) {
      const found = agents().find((agent) => agent.facade.gate().serve);
      if (found !== undefined) return found;
      await nextLook();
    }
  }
  async function begin(kind: StartRequest["kind"], target?: string): Promise<JobView> {
    const agent = await serving();
    const where = target === undefined ? {} : { target };
    return agent.facade.start({ kind, ...where, confirm: APPLICATION, acceptWarnings: true, by: "test" });
  }
  async function ended(jobId: string): Promise<JobView> {
    for (;;) {
      for (const agent of agents()) {
        const view = agent.facade.jobs().find((job) => job.id === jobId);
        if (view !== undefined && isTerminal(view.state)) return view;
      }
      await nextLook();
    }
  }
  return {
    one: Object.assign(one, { runtime: runtimes[0] }),
    two: Object.assign(two, { runtime: runtimes[1] }),
    log,
    serving,
    begin,
    ended,
    run: async (kind, target) => ended((await begin(kind, target)).id),
    async helperOf(jobId) {
      for (;;) {
        for (const { agentIn } of runtimes) {
          const agent = agentIn(helperName(jobId));
          if (agent !== undefined) return { agent, until: (id, holds) => untilJob(agent, id, holds) };
        }
        await nextLook();
      }
    },
    elsewhere: (others) => openElsewhere(gridInfo, others),
    async lose(grid) {
      const index = grid === "one" ? 0 : 1;
      await [one, two][index]?.stop();
      await runtimes[index]?.powerOff();
    },
    async reboot(grid) {
      const index = grid === "one" ? 0 : 1;
      await [one, two][index]?.stop();
      await runtimes[index]?.powerOff();
      await [one, two][index]?.start();
    },
    async runningCopies() {
      const names = [
        ["one", await namesAndStates(one)] as const,
        ["two", await namesAndStates(two)] as const,
      ];
      return names.flatMap(([grid, seen]) => (seen.includes(`${APPLICATION} running`) ? [grid] : []));
    },
    mostAtOnce: () => serveCount.most,
    agentOn,
    async settledGate(grid, application) {
      for (;;) {
        const gate = agentOn(grid, application).facade.gate();
        if (gate.askedAt !== undefined) return gate;
        await nextLook();
      }
    },
    filesOn: (grid, application, volume) =>
      readdirSync((grid === "one" ? one : two).volumePath(application, volume)).toSorted(),
    planOf(jobId) {
      const here =
        agents().length > 0 && runtimes[0].agentIn(APPLICATION)?.facade.gate().serve === true ? one : two;
      using journal = openSqliteJournal(
        join(here.volumePath(APPLICATION, "mig_state"), "journal.db"),
        systemClock,
      );
      return journal.findJob(jobId)?.plan ?? [];
    },
    world: async () => ({ one: await namesAndStates(one), two: await namesAndStates(two) }),
    async [Symbol.asyncDispose]() {
      for (const runtime of runtimes) await runtime.evict();
      await two[Symbol.asyncDispose]();
      await one[Symbol.asyncDispose]();
    },
  };
}

/** Counts open gates at every change of any of them. */
function countServing(): { readonly most: number; add(agent: Agent): () => void } {
  const agents = new Set<Agent>();
  let most = 0;
  return {
    get most() {
      return most;
    },
    add(agent) {
      agents.add(agent);
      const leave = agent.facade.watch(() => {
        most = Math.max(most, [...agents].filter((each) => each.facade.gate().serve).length);
      });
      return () => {
        leave();
        agents.delete(agent);
      };
    },
  };
}

async function untilJob(agent: Agent, jobId: string, holds: (job: JobView) => boolean): Promise<JobView> {
  for (;;) {
    const view = agent.facade.jobs().find((job) => job.id === jobId);
    if (view !== undefined && holds(view)) return view;
    await nextLook();
  }
}

/** Agents live by their own beat; a test looks a little more often. */
function nextLook(): Promise<void> {
  return systemClock.sleep(10);
}

async function namesAndStates(grid: GridBench): Promise<readonly string[]> {
  const blocks = parseUdl((await grid.exec("app", "list", "--batch")).stdout);
  return blocks
    .filter((block) => findValue(block, "template") === "0")
    .map((block) => `${block.name ?? ""} ${findValue(block, "state") ?? ""}`)
    .toSorted();
}

function gridInfoText(
  ports: readonly [number, number],
  { keepSource = "24h", drainSeconds = 1, drainMs = drainSeconds * 1000 }: GridInfoTricks,
): string {
  return ["my_grid_one", "my_grid_two"]
    .map((name, index) => {
      const net = index + 1;
      const config = `in_ip=127.0.${net}.10 out_ip=127.0.${net}.11 gateway=127.0.${net}.1`;
      const helper = `in_ip=127.0.${net}.20 out_ip=127.0.${net}.21 gateway=127.0.${net}.1`;
      return `grid ${name}
{
controller = ${GRID_ADDRESS}
port = ${ports[index] ?? 0}
location = Here
MIG_ip = 127.0.${net}.10:8080
app_config = "${config}"
MigHelper_config = "${helper}"
keep_source = ${keepSource}
drain = ${drainMs}ms
}
`;
    })
    .join("");
}
