import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { createHelper } from "../../src/agent/helper-agent.ts";
import { type AgentTiming, DEFAULT_TIMING } from "../../src/agent/timing.ts";
import { type Agent, createAgent } from "../../src/agent.ts";
import { type Clock, systemClock } from "../../src/clock.ts";
import { type Paths, resolvePaths } from "../../src/config/paths.ts";
import { createConfigStore } from "../../src/config/store.ts";
import { TlsKeeper } from "../../src/config/tls-pair.ts";
import type {
  ComponentName,
  ComponentRuntime,
  ComponentSpec,
} from "../../src/embedded-grid/runtime/runtime.ts";
import type { MoveWorld } from "../../src/handover/move-world.ts";
import type { Workflow } from "../../src/jobs/workflow.ts";
import type { Journal } from "../../src/journal/journal.ts";
import { openSqliteJournal } from "../../src/journal/sqlite-journal.ts";
import { viewConfig } from "../../src/programs/config-view.ts";
import { createFakeRuntime, type FakeRuntime } from "./fake-runtime.ts";
import { createMortal } from "./mortal.ts";

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
  /** Kills it; resolves when what only this process holds of it is let go. */
  die(successor: Promise<unknown>): Promise<void>;
}

/** A runtime whose components are no processes, except that MIG really lives in `mig` and `mig-helper`. */
export interface InhabitedRuntime extends FakeRuntime {
  /** The agent in the application of this name, while it runs. */
  agentIn(application: string): Agent | undefined;
  /** The applications in which MIG lives at this moment. */
  inhabited(): readonly string[];
  /** True while something in it is on its way out or in again. */
  isChanging(): boolean;
  /** The helper that lives here, whatever its job. */
  helper(): Agent | undefined;
  /** The machine of MIG in this application restarts by itself: its controller is not asked. */
  reboot(application: string): Promise<void>;
  /** Kills MIG in this application as SIGKILL does, at once; it is started again in a moment, as its machine does that. */
  crash(application: string): void;
  /** Ends all that live in it. */
  evict(): Promise<void>;
  /** The hosts lose their power: nothing runs any more. */
  powerOff(): Promise<void>;
}

export interface Tricks {
  readonly adapt?: (workflow: Workflow<MoveWorld>) => Workflow<MoveWorld>;
  readonly timing?: Partial<AgentTiming>;
  readonly clock?: Clock;
  log?(line: string): void;
  /** The grid it is for. */
  readonly grid?: "one" | "two";
  /** An agent has moved in. */
  onAgent?(agent: Agent): () => void;
  /** Lets a test stand around every write to a journal. */
  watchJournal?(journal: Journal, writer: Writer): Journal;
}

/** Whose journal it is. */
export interface Writer {
  readonly role: "agent" | "helper";
  readonly application: string;
  readonly grid: "one" | "two" | undefined;
  /** Throws when it has been killed. */
  mustLive(): void;
}

export function createInhabitedRuntime(tricks: Tricks): InhabitedRuntime {
  const fake = createFakeRuntime();
  const inhabitants = new Map<string, Inhabitant>();
  const keyOf = ({ application, component }: ComponentName): string => `${application}:${component}`;

  /** What is under way for a component: it dies and comes again, or it leaves. */
  const changing = new Map<string, Promise<void>>();

  async function inTurn(key: string, work: () => Promise<void>): Promise<void> {
    const turn = (changing.get(key) ?? Promise.resolve()).then(work);
    changing.set(key, turn);
    try {
      await turn;
    } finally {
      if (changing.get(key) === turn) changing.delete(key);
    }
  }

  function leave(component: ComponentName): Promise<void> {
    return inTurn(keyOf(component), async () => {
      const inhabitant = inhabitants.get(keyOf(component));
      inhabitants.delete(keyOf(component));
      await inhabitant?.[Symbol.asyncDispose]();
    });
  }

  function crash(application: string): void {
    const [key, dead] = [...inhabitants].find(([each]) => each.startsWith(`${application}:`)) ?? [];
    if (key === undefined || dead === undefined) throw new Error(`nobody lives in ${application}`);
    inhabitants.delete(key);
    const { promise: successor, resolve } = Promise.withResolvers<void>();
    const gone = dead.die(successor);
    inTurn(key, async () => {
      await nextTurn();
      inhabitants.set(key, await moveIn(dead.spec, tricks));
      resolve();
      await gone;
    }).catch((error: unknown) => tricks.log?.(`${application} did not come again: ${String(error)}`));
  }

  async function evict(): Promise<void> {
    await Promise.allSettled(changing.values());
    await Promise.all([...inhabitants.values()].map((each) => each[Symbol.asyncDispose]()));
    inhabitants.clear();
  }

  return Object.assign(Object.create(fake) as FakeRuntime, {
    evict,
    crash,
    inhabited: () => [...inhabitants.values()].map(({ spec }) => spec.application),
    isChanging: () => changing.size > 0,
    async powerOff() {
      fake.clear();
      await evict();
    },
    helper: () => [...inhabitants].find(([key]) => key.startsWith("mig_helper_"))?.[1].agent,
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
  const { paths, isHelper } = pathsOf(spec);
  mkdirSync(paths.config, { recursive: true });
  const mortal = createMortal(tricks.clock ?? systemClock);
  const { clock } = mortal;
  // Not its own time: it is closed in order even when its owner is dead.
  const store = createConfigStore(paths, tricks.clock ?? systemClock);
  const tls = new TlsKeeper();
  tls.refresh(store.current.settings);
  const journals: Journal[] = [];
  const writer: Writer = {
    role: isHelper ? "helper" : "agent",
    application: spec.application,
    grid: tricks.grid,
    mustLive: () => mortal.mustLive(),
  };
  const options = {
    clock,
    timing: { ...QUICK, ...tricks.timing },
    config: viewConfig(
      () => store.current,
      () => "",
      { paths, reload: () => store.preview(), tls },
    ),
    log: (message: string, error?: unknown) => {
      if (mortal.alive)
        tricks.log?.(`${spec.application}: ${message} ${error instanceof Error ? error.message : ""}`);
    },
    files: {
      journal: paths.journal,
      hostKeys: paths.hostKeys,
      stateDirectory: paths.state,
      configDirectory: paths.config,
      stateMount: paths.stateMount,
      configMount: paths.configMount,
    },
    reload: async () => store.reload(),
    adapt: tricks.adapt,
    openJournal(file: string, time: Clock) {
      const journal = openSqliteJournal(file, time);
      journals.push(journal);
      return mortal.refusing(tricks.watchJournal?.(journal, writer) ?? journal);
    },
  };
  const born = await mortal.live(async () => (isHelper ? createHelper(options) : createAgent(options)));
  const ending = new AbortController();
  const life = mortal.live(() => born.live(ending.signal));
  const agent: Agent = Object.assign(Object.create(born) as Agent, { facade: mortal.inside(born.facade) });
  const gone = isHelper ? undefined : tricks.onAgent?.(agent);
  return {
    agent,
    spec,
    async die(successor) {
      mortal.die();
      life.catch(() => undefined);
      gone?.();
      await store[Symbol.asyncDispose]();
      // Closed as the last one it would be closed in order, and tidied.
      await successor;
      for (const journal of journals) journal[Symbol.dispose]();
    },
    async [Symbol.asyncDispose]() {
      gone?.();
      ending.abort();
      await life;
      await born[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

function pathsOf(spec: ComponentSpec): { readonly paths: Paths; readonly isHelper: boolean } {
  const mount = (path: string): string | undefined =>
    spec.mounts.find((each) => each.mountPath === path)?.directory;
  const isHelper = spec.program === "mig-helper";
  const state = (isHelper ? mount("/mnt/data") : mount("/mnt/state")) ?? "";
  const config = isHelper ? join(state, "inbox") : (mount("/mnt/config") ?? "");
  const paths = resolvePaths({
    MIG_CONFIG: config,
    MIG_STATE: state,
    MIG_RUN: join(state, "run"),
    MIG_STATE_MOUNT: isHelper ? "/mnt/data" : "/mnt/state",
    MIG_CONFIG_MOUNT: "/mnt/config",
  });
  return { paths, isHelper };
}
