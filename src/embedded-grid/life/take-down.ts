import { concerns } from "../faults/faults.ts";
import type { GridCore } from "../grid-core.ts";
import { refuse, wordsOf } from "../refusal.ts";
import type { ComponentSpec } from "../runtime/runtime.ts";
import { getApplication } from "../world/find.ts";
import type { LastingState } from "../world/world.ts";
import { componentSpecs } from "./component-spec.ts";
import type { Operation } from "./operations.ts";
import { setState } from "./set-state.ts";

/** The runtime kills after its grace; a clean stop here never kills, it fails. The longest wait a timer can do. */
const NEVER_KILL_MS = 2 ** 31 - 1;

export interface TakeDown {
  readonly name: string;
  readonly verb: string;
  readonly during: LastingState;
  /** Power off instead of shutting down. */
  readonly force: boolean;
  readonly operation: Operation;
}

/**
 * Stops the components in reverse start order and ends in `stopped`; in `failed` when one does not stop in
 * time. What could not be stopped is left as it is: only `--force` powers off.
 */
export async function takeDown(core: GridCore, options: TakeDown): Promise<void> {
  const { name, operation } = options;
  setState(core, name, options.during);
  await core.supervisor.settle(name);
  await core.clock.sleep(core.settings.delays.stop);
  const specs = componentSpecs(core.directory, getApplication(core.store.world, name)).toReversed();
  for (const [index, spec] of specs.entries()) {
    if (!(await stopOne(core, spec, options))) {
      const reason = `component '${spec.component}' did not stop`;
      setState(core, name, "failed", reason);
      throw refuse(options.verb, "application", name, reason);
    }
    operation.percent = Math.round(((index + 1) * 100) / specs.length);
  }
  setState(core, name, "stopped");
}

/** True when nothing of it is left. */
async function stopOne(core: GridCore, spec: ComponentSpec, options: TakeDown): Promise<boolean> {
  if (!core.runtime.isRunning(spec)) return true;
  if (options.force) {
    await core.runtime.kill(spec);
    return true;
  }
  if (core.faults.take("stop-fails", concerns(options.name)) !== undefined) return false;
  const isDown = await inTime(core, core.runtime.stop(spec, { graceMs: NEVER_KILL_MS }));
  if (isDown) await core.clock.sleep(core.settings.delays.component);
  return isDown;
}

async function inTime(core: GridCore, stopping: Promise<void>): Promise<boolean> {
  const timer = new AbortController();
  const done = stopping.then(
    () => true,
    (error: unknown) => {
      core.log(`a component did not stop: ${wordsOf(error)}`);
      return false;
    },
  );
  const late = core.clock.sleep(core.settings.delays.stopGrace, timer.signal).then(
    () => false,
    () => false,
  );
  const isDown = await Promise.race([done, late]);
  timer.abort();
  return isDown;
}
