import { concerns } from "../faults/faults.ts";
import type { GridCore } from "../grid-core.ts";
import { Refusal, refuse } from "../refusal.ts";
import { getApplication } from "../world/find.ts";
import { removeVolumeDirectory } from "../world/volume-directories.ts";
import type { ApplicationView } from "../world/world.ts";
import { changeApplication } from "../world/world-store.ts";
import { type Actor, checkBegin } from "./access.ts";
import { bringUp } from "./bring-up.ts";
import type { Operation } from "./operations.ts";
import { findMissing } from "./properties.ts";
import { setState } from "./set-state.ts";
import { takeDown } from "./take-down.ts";

/** The four commands that move an application through its states. Each ends when its effect is complete. */

export interface LifeOptions {
  readonly actor: Actor;
  readonly signal: AbortSignal;
}

/** `continue` is a start that begins from `failed` only. */
export async function startApplication(
  core: GridCore,
  name: string,
  options: LifeOptions & { readonly verb?: "start" | "continue"; readonly comeBack?: boolean },
): Promise<void> {
  const verb = options.verb ?? "start";
  checkStartable(checkBegin(core, name, verb, options.actor), verb);
  await core.operations.exclusive(name, verb, async (operation) => {
    changeApplication(core.store, name, (draft) => {
      draft.comeBack = options.comeBack ?? true;
    });
    await bringUp(core, { name, verb, during: "starting", operation, signal: options.signal });
  });
}

/** Throws when it is a template or a mandatory property has no value. */
export function checkStartable(application: ApplicationView, verb: string): void {
  const { name } = application;
  if (application.template) throw refuse(verb, "application", name, "it is a template");
  const missing = findMissing(application);
  if (missing !== undefined) {
    throw refuse(verb, "application", name, `mandatory property '${missing.name}' is not set`);
  }
}

/** Goes on when its caller is cancelled: half a stop helps nobody. */
export async function stopApplication(
  core: GridCore,
  name: string,
  options: LifeOptions & { readonly force: boolean },
): Promise<void> {
  checkBegin(core, name, "stop", options.actor);
  await core.operations.exclusive(name, "stop", async (operation) => {
    await takeDown(core, { name, verb: "stop", during: "stopping", force: options.force, operation });
    destroyIfMarked(core, name);
  });
}

export async function restartApplication(core: GridCore, name: string, options: LifeOptions): Promise<void> {
  checkStartable(checkBegin(core, name, "restart", options.actor), "restart");
  await core.operations.exclusive(name, "restart", async (operation) => {
    await restartUnder(core, name, operation, options.signal);
  });
}

/** The two halves of a restart. */
async function restartUnder(
  core: GridCore,
  name: string,
  operation: Operation,
  signal: AbortSignal,
): Promise<void> {
  await takeDown(core, { name, verb: "restart", during: "restart_stopping", force: false, operation });
  setState(core, name, "restarting");
  await bringUp(core, { name, verb: "restart", during: "restarting", operation, signal });
}

export async function destroyApplication(core: GridCore, name: string, options: LifeOptions): Promise<void> {
  checkBegin(core, name, "destroy", options.actor);
  if (core.faults.take("destroy-fails", concerns(name)) !== undefined) {
    throw refuse("destroy", "application", name, "its volumes cannot be removed");
  }
  await core.operations.exclusive(name, "destroy", async () => removeApplication(core, name));
}

/** `destroy_on_stop`: what its maker asked for when it was made. */
export function destroyIfMarked(core: GridCore, name: string): void {
  if (getApplication(core.store.world, name).destroyOnStop) removeApplication(core, name);
}

/** First from the world, then from the disk: a directory without a volume is removed when the grid starts. */
export function removeApplication(core: GridCore, name: string): void {
  const uuids = core.store.change((world) => {
    const index = world.applications.findIndex((application) => application.name === name);
    if (index === -1) throw new Refusal(`Application '${name}' does not exist.`);
    return world.applications.splice(index, 1).flatMap((gone) => gone.volumes.map((volume) => volume.uuid));
  });
  for (const uuid of uuids) removeVolumeDirectory(core.directory, uuid);
  core.runtime.forget(name);
}
