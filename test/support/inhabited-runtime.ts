import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { createHelper } from "../../src/agent/helper-agent.ts";
import { type AgentTiming, DEFAULT_TIMING } from "../../src/agent/timing.ts";
import { type Agent, createAgent } from "../../src/agent.ts";
import { systemClock } from "../../src/clock.ts";
import { resolvePaths } from "../../src/config/paths.ts";
import { createConfigStore } from "../../src/config/store.ts";
import type {
  ComponentName,
  ComponentRuntime,
  ComponentSpec,
} from "../../src/embedded-grid/runtime/runtime.ts";
import type { MoveWorld } from "../../src/handover/move-world.ts";
import type { Workflow } from "../../src/jobs/workflow.ts";
import { viewConfig } from "../../src/programs/config-view.ts";
import { createFakeRuntime, type FakeRuntime } from "./fake-runtime.ts";

/** Everything fast: the same agent and helper as in life, living in the test's process. */
export const QUICK: AgentTiming = {
  ...DEFAULT_TIMING,
  servingMs: 100,
  waitingMs: 25,
  helperGoneMs: 400,
  backoffMs: 20,
  verifyMs: 4_000,
  stopGraceMs: 300,
};

interface Inhabitant extends AsyncDisposable {
  readonly agent: Agent;
  readonly spec: ComponentSpec;
}

/** A runtime whose components are no processes, except that MIG really lives in `mig` and `mig-helper`. */
export interface InhabitedRuntime extends FakeRuntime {
  /** The agent in the application of this name, while it runs. */
  agentIn(application: string): Agent | undefined;
  /** The helper that lives here, whatever its job. */
  helper(): Agent | undefined;
  /** The machine of MIG in this application restarts by itself: its controller is not asked. */
  reboot(application: string): Promise<void>;
  /** Ends all that live in it. */
  evict(): Promise<void>;
}

export interface Tricks {
  readonly adapt?: (workflow: Workflow<MoveWorld>) => Workflow<MoveWorld>;
  readonly timing?: Partial<AgentTiming>;
  log?(line: string): void;
  /** An agent has moved in. */
  onAgent?(agent: Agent): () => void;
}

export function createInhabitedRuntime(tricks: Tricks): InhabitedRuntime {
  const fake = createFakeRuntime();
  const inhabitants = new Map<string, Inhabitant>();
  const keyOf = ({ application, component }: ComponentName): string => `${application}:${component}`;

  async function leave(component: ComponentName): Promise<void> {
    const inhabitant = inhabitants.get(keyOf(component));
    inhabitants.delete(keyOf(component));
    await inhabitant?.[Symbol.asyncDispose]();
  }

  return Object.assign(Object.create(fake) as FakeRuntime, {
    helper: () => [...inhabitants].find(([key]) => key.startsWith("mig_helper_"))?.[1].agent,
    async evict() {
      await Promise.all([...inhabitants.values()].map((each) => each[Symbol.asyncDispose]()));
      inhabitants.clear();
    },
    async reboot(application: string) {
      const found = [...inhabitants].find(([key]) => key.startsWith(`${application}:`));
      if (found === undefined) throw new Error(`nobody lives in ${application}`);
      await leave(found[1].spec);
      inhabitants.set(found[0], await moveIn(found[1].spec, tricks));
    },
    agentIn: (application: string) =>
      [...inhabitants].find(([key]) => key.startsWith(`${application}:`))?.[1].agent,
    async start(spec: ComponentSpec) {
      await fake.start(spec);
      if (spec.program === "mig" || spec.program === "mig-helper")
        inhabitants.set(keyOf(spec), await moveIn(spec, tricks));
    },
    async stop(component: ComponentName, options: { readonly graceMs: number }) {
      await leave(component);
      await fake.stop(component, options);
    },
    async kill(component: ComponentName) {
      await leave(component);
      await fake.kill(component);
    },
  } satisfies Partial<ComponentRuntime> & Record<string, unknown>);
}

async function moveIn(spec: ComponentSpec, tricks: Tricks): Promise<Inhabitant> {
  const mount = (path: string): string | undefined =>
    spec.mounts.find((each) => each.mountPath === path)?.directory;
  const isHelper = spec.program === "mig-helper";
  const state = (isHelper ? mount("/mnt/data") : mount("/mnt/state")) ?? "";
  const config = isHelper ? join(state, "inbox") : (mount("/mnt/config") ?? "");
  mkdirSync(config, { recursive: true });
  const paths = resolvePaths({
    MIG_CONFIG: config,
    MIG_STATE: state,
    MIG_RUN: join(state, "run"),
    MIG_STATE_MOUNT: isHelper ? "/mnt/data" : "/mnt/state",
    MIG_CONFIG_MOUNT: "/mnt/config",
  });
  const store = createConfigStore(paths, systemClock);
  const options = {
    clock: systemClock,
    timing: { ...QUICK, ...tricks.timing },
    config: viewConfig(
      () => store.current,
      () => "",
    ),
    log: (message: string, error?: unknown) =>
      tricks.log?.(`${spec.application}: ${message} ${error instanceof Error ? error.message : ""}`),
    files: {
      journal: paths.journal,
      hostKeys: paths.hostKeys,
      stateDirectory: state,
      configDirectory: config,
      stateMount: paths.stateMount,
      configMount: paths.configMount,
    },
    reload: async () => store.reload(),
    adapt: tricks.adapt,
  };
  const agent = isHelper ? createHelper(options) : await createAgent(options);
  const ending = new AbortController();
  const life = agent.live(ending.signal);
  const gone = isHelper ? undefined : tricks.onAgent?.(agent);
  return {
    agent,
    spec,
    async [Symbol.asyncDispose]() {
      gone?.();
      ending.abort();
      await life;
      await agent[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}
