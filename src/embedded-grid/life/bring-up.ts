import { concerns } from "../faults/faults.ts";
import type { GridCore } from "../grid-core.ts";
import { Cancelled, refuse, wordsOf } from "../refusal.ts";
import type { ComponentSpec } from "../runtime/runtime.ts";
import { getApplication } from "../world/find.ts";
import type { LastingState } from "../world/world.ts";
import { componentSpecs } from "./component-spec.ts";
import type { Operation } from "./operations.ts";
import { noteMounts, setState } from "./set-state.ts";
import { takeDown } from "./take-down.ts";

export interface BringUp {
  readonly name: string;
  /** The command's word, for the refusal. */
  readonly verb: string;
  /** State while it goes on. */
  readonly during: LastingState;
  readonly operation: Operation;
  readonly signal: AbortSignal;
}

/**
 * Starts the components that do not run yet, in start order, and ends in `running`; in `failed` when one does
 * not start (what runs goes on running, as after a failed start in AppLogic); in `stopped` when it is cancelled.
 */
export async function bringUp(core: GridCore, options: BringUp): Promise<void> {
  const { name, operation, signal } = options;
  setState(core, name, options.during);
  const specs = componentSpecs(core.directory, getApplication(core.store.world, name));
  try {
    await core.clock.sleep(core.settings.delays.start, signal);
    for (const [index, spec] of specs.entries()) {
      if (!core.runtime.isRunning(spec)) await startOne(core, spec, options, index === specs.length - 1);
      operation.percent = Math.round(((index + 1) * 100) / specs.length);
    }
  } catch (error) {
    if (signal.aborted) return await backDown(core, options);
    setState(core, name, "failed", wordsOf(error));
    throw refuse(options.verb, "application", name, wordsOf(error), error);
  }
  setState(core, name, "running");
  core.supervisor.check(name);
}

async function startOne(
  core: GridCore,
  spec: ComponentSpec,
  options: BringUp,
  isLast: boolean,
): Promise<void> {
  const { signal } = options;
  const words = `component '${spec.component}' failed to start`;
  if (isLast && core.faults.take("start-fails", concerns(options.name)) !== undefined) throw new Error(words);
  noteMounts(core, spec);
  signal.throwIfAborted();
  const kill = () => void core.runtime.kill(spec).catch((error: unknown) => core.log(wordsOf(error)));
  signal.addEventListener("abort", kill, { once: true });
  try {
    core.supervisor.noteStart(spec);
    await core.runtime.start(spec);
  } catch (error) {
    core.log(`${spec.application}:${spec.component} did not start: ${wordsOf(error)}`);
    throw new Error(`${words}: ${shortly(error)}`, { cause: error });
  } finally {
    signal.removeEventListener("abort", kill);
  }
  await core.clock.sleep(core.settings.delays.component, signal);
}

/** The runtime tells the log of the component, too; a state has room for the first sentence. */
function shortly(error: unknown): string {
  const [first = ""] = wordsOf(error)
    .replace(/^Cannot start component \S+: /, "")
    .split(/\. |\n/, 1);
  return first;
}

async function backDown(core: GridCore, { name, operation }: BringUp): Promise<never> {
  await takeDown(core, { name, verb: "start", during: "stopping", force: true, operation });
  throw new Cancelled();
}
