import type { GridCore } from "../grid-core.ts";
import { wordsOf } from "../refusal.ts";
import type { ComponentSpec } from "../runtime/runtime.ts";
import { findApplication } from "../world/find.ts";
import { removeOrphans } from "../world/volume-directories.ts";
import type { ApplicationView } from "../world/world.ts";
import { destroyIfMarked, removeApplication } from "./application-life.ts";
import { bringUp } from "./bring-up.ts";
import { componentSpecs } from "./component-spec.ts";
import type { Operation } from "./operations.ts";
import { setState } from "./set-state.ts";
import { takeDown } from "./take-down.ts";

/**
 * What a controller does when it comes up: it removes what was half made, and until it has looked at the
 * runtime every application is `unknown` and busy. Then what was on its way goes on, and what should run and
 * does not is repaired, unless it was started with `--norestart`.
 *
 * All is held and `unknown` when this returns its promise, so that the shell may be opened at once.
 */
export function boot(core: GridCore, signal: AbortSignal): Promise<void> {
  removeHalfMade(core);
  for (const path of removeOrphans(core.directory, core.store.world)) core.log(`removed leftover ${path}`);
  const adopted = core.runtime.adopt(specsOfThoseUp(core));
  return determineAll(core, adopted, signal);
}

/** `grid reboot`: the controller forgets what it knows and looks again; components go on meanwhile. */
export function reboot(core: GridCore, signal: AbortSignal): Promise<void> {
  return determineAll(core, Promise.resolve(), signal);
}

function removeHalfMade(core: GridCore): void {
  for (const application of core.store.world.applications) {
    if (application.incomplete === undefined) continue;
    core.log(`removing ${application.name}: its ${application.incomplete} was interrupted`);
    removeApplication(core, application.name);
  }
}

function specsOfThoseUp(core: GridCore): readonly ComponentSpec[] {
  return core.store.world.applications
    .filter((application) => application.state !== "stopped")
    .flatMap((application) => componentSpecs(core.directory, application));
}

async function determineAll(core: GridCore, looked: Promise<unknown>, signal: AbortSignal): Promise<void> {
  const known = Promise.all([looked, core.clock.sleep(core.settings.delays.boot, signal)]);
  const free = core.store.world.applications.filter((a) => core.operations.find(a.name) === undefined);
  const determined = free.map((application) => {
    core.overlay.set(application.id, "unknown");
    return core.operations.exclusive(application.name, "repair", (operation) =>
      determineWhenKnown(core, application, { known, operation, signal }),
    );
  });
  await Promise.all([known, ...determined]);
}

interface Determination {
  readonly known: Promise<unknown>;
  readonly operation: Operation;
  /** The end of the grid. It ends the looking; a repair under way is left to the next start. */
  readonly signal: AbortSignal;
}

/** Components that a repair starts are not taken down again because the controller ends. */
const NEVER = new AbortController().signal;

/** A repair that fails leaves the application `failed`, as the world says; it does not stop the controller. */
async function determineWhenKnown(
  core: GridCore,
  application: ApplicationView,
  how: Determination,
): Promise<void> {
  const { id, name } = application;
  try {
    await how.known;
    core.overlay.delete(id);
    if (findApplication(core.store.world, name) !== undefined) await determine(core, application, how);
  } catch (error) {
    how.signal.throwIfAborted();
    core.log(`${name} was not repaired: ${wordsOf(error)}`);
  } finally {
    core.overlay.delete(id);
  }
}

async function determine(core: GridCore, application: ApplicationView, how: Determination): Promise<void> {
  const { name } = application;
  switch (application.state) {
    case "stopped":
    case "failed":
      return;
    case "running":
    case "starting":
    case "restarting":
      return await bringBack(core, application, how);
    case "stopping":
      await finishStop(core, name, how.operation);
      return destroyIfMarked(core, name);
    case "restart_stopping":
      await finishStop(core, name, how.operation);
      return await bringBack(core, application, how);
  }
}

async function bringBack(core: GridCore, application: ApplicationView, how: Determination): Promise<void> {
  const { name } = application;
  const specs = componentSpecs(core.directory, application);
  if (specs.every((spec) => core.runtime.isRunning(spec))) return setState(core, name, "running");
  if (!application.comeBack) return await finishStop(core, name, how.operation);
  core.overlay.set(application.id, "repairing");
  core.log(`repairing ${name}`);
  await bringUp(core, { name, verb: "repair", during: "starting", operation: how.operation, signal: NEVER });
}

async function finishStop(core: GridCore, name: string, operation: Operation): Promise<void> {
  await takeDown(core, { name, verb: "stop", during: "stopping", force: false, operation });
}
