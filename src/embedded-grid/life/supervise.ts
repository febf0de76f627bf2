import type { GridCore } from "../grid-core.ts";
import { wordsOf } from "../refusal.ts";
import type { ComponentName, ComponentSpec } from "../runtime/runtime.ts";
import { findApplication, findComponent } from "../world/find.ts";
import { componentSpec } from "./component-spec.ts";
import { noteMounts, setState } from "./set-state.ts";
import type { Supervisor } from "./supervisor.ts";

/** A component that ends quickly so often in a row is not started again. */
const QUICK_ENDS = 3;

interface Ends {
  count: number;
  startedAt: number;
}

export function createSupervisor(getCore: () => GridCore): Supervisor {
  const ends = new Map<string, Ends>();
  const reviving = new Map<string, { readonly application: string; readonly done: Promise<void> }>();
  const giveUp = new Map<string, AbortController>();

  function onExit(name: ComponentName): void {
    const key = keyOf(name);
    if (reviving.has(key) || specOf(getCore(), name) === undefined) return;
    const controller = new AbortController();
    giveUp.set(key, controller);
    const done = revive(getCore(), name, ends, controller.signal).finally(() => {
      reviving.delete(key);
      giveUp.delete(key);
    });
    reviving.set(key, { application: name.application, done });
  }

  return {
    watch: () => getCore().runtime.onExit(onExit),
    noteStart(component) {
      const key = keyOf(component);
      const startedAt = getCore().clock.monotonic();
      ends.set(key, { count: ends.get(key)?.count ?? 0, startedAt });
    },
    check(name) {
      const application = findApplication(getCore().store.world, name);
      for (const component of application?.components ?? []) {
        const full = { application: name, component: component.name };
        if (!getCore().runtime.isRunning(full)) onExit(full);
      }
    },
    async settle(application) {
      for (const [key, { application: owner, done }] of reviving) {
        if (owner !== application) continue;
        giveUp.get(key)?.abort();
        await done;
      }
    },
  };
}

/** Never rejects. */
async function revive(
  core: GridCore,
  name: ComponentName,
  ends: Map<string, Ends>,
  signal: AbortSignal,
): Promise<void> {
  const full = `${name.application}:${name.component}`;
  while (!signal.aborted) {
    const spec = specOf(core, name);
    if (spec === undefined || core.runtime.isRunning(spec)) return;
    if (isTooOften(core, keyOf(name), ends)) {
      core.log(`${full} ended too often`);
      setState(
        core,
        name.application,
        "failed",
        `component '${name.component}' ended ${QUICK_ENDS + 1} times`,
      );
      return;
    }
    try {
      await core.clock.sleep(core.settings.delays.restart, signal);
      if (specOf(core, name) === undefined) return;
      core.log(`${full} ended; starting it again`);
      await startAgain(core, spec, signal);
    } catch (error) {
      core.log(`${full} did not come back: ${wordsOf(error)}`);
    }
  }
}

async function startAgain(core: GridCore, spec: ComponentSpec, signal: AbortSignal): Promise<void> {
  const kill = () => void core.runtime.kill(spec).catch((error: unknown) => core.log(wordsOf(error)));
  signal.addEventListener("abort", kill, { once: true });
  try {
    noteMounts(core, spec);
    core.supervisor.noteStart(spec);
    await core.runtime.start(spec);
  } finally {
    signal.removeEventListener("abort", kill);
  }
}

/** Counts an end; one that came after a long life starts the count anew. */
function isTooOften(core: GridCore, key: string, ends: Map<string, Ends>): boolean {
  const last = ends.get(key);
  const isQuick =
    last !== undefined && core.clock.monotonic() - last.startedAt < core.settings.delays.quickEnd;
  const count = isQuick ? last.count + 1 : 1;
  ends.set(key, { count, startedAt: last?.startedAt ?? core.clock.monotonic() });
  return count > QUICK_ENDS;
}

/** Undefined unless its application is `running`. */
function specOf(core: GridCore, name: ComponentName): ComponentSpec | undefined {
  const application = findApplication(core.store.world, name.application);
  if (application?.state !== "running") return undefined;
  const component = findComponent(application, name.component);
  return component === undefined ? undefined : componentSpec(core.directory, application, component);
}

function keyOf(name: ComponentName): string {
  return `${name.application}\0${name.component}`;
}
