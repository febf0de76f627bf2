import type { GridCore } from "../grid-core.ts";
import { accessDenied, noSuchApplication, Refusal, refuse } from "../refusal.ts";
import { findApplication } from "../world/find.ts";
import { type ApplicationView, isName, type WorldView } from "../world/world.ts";
import { busy } from "./operations.ts";
import { mayBegin, shownState, type Verb } from "./states.ts";

/** Who asks: the user that the key belongs to. */
export interface Actor {
  readonly name: string;
  readonly maintainer: boolean;
}

/** What a lock forbids to everyone but maintainers; destroying and running it stay allowed. */
const LOCK_FORBIDS: readonly Verb[] = ["rename", "copy", "migrate", "export", "configure", "build", "clean"];

/** Throws unless the actor may do this to the application. */
export function checkRights(core: GridCore, application: ApplicationView, verb: Verb, actor: Actor): void {
  if (core.faults.take("acl-denied") !== undefined) {
    throw new Refusal(`Access Denied - no right to ${verb} application '${application.name}'.`);
  }
  if (actor.maintainer || !LOCK_FORBIDS.includes(verb)) return;
  if (application.lock !== undefined || core.faults.take("locked") !== undefined) {
    throw accessDenied(application.name, "is locked");
  }
}

/** The application, if it exists, nobody works on it, the actor has the right and its state allows it. */
export function checkBegin(core: GridCore, name: string, verb: Verb, actor: Actor): ApplicationView {
  const application = findApplication(core.store.world, name);
  if (application === undefined) throw noSuchApplication(name);
  checkIdle(core, name, verb);
  checkRights(core, application, verb, actor);
  if (application.incomplete !== undefined && verb !== "destroy") {
    throw refuse(verb, "application", name, "it is incomplete");
  }
  const state = shownState(application, core);
  if (!mayBegin(verb, state)) throw refuse(verb, "application", name, `it is ${state}`);
  return application;
}

/** Throws when a command works on the application. */
export function checkIdle(core: GridCore, name: string, verb: string): void {
  const operation = core.operations.find(name);
  if (operation !== undefined) throw busy(verb, name, operation);
}

/** Throws when the name cannot be that of a new application. */
export function checkNewName(core: GridCore, verb: string, subject: string, name: string): void {
  if (!isName(name)) {
    throw refuse(verb, "application", subject, `bad name '${name}', letters, digits and _ make a name`);
  }
  if (isTaken(core, name)) {
    throw refuse(verb, "application", subject, `application '${name}' already exists`);
  }
}

function isTaken(core: GridCore, name: string): boolean {
  if (findApplication(core.store.world, name) !== undefined) return true;
  return core.operations.find(name) !== undefined || core.faults.take("name-taken") !== undefined;
}

/** Throws when the volumes do not fit into what is left of the storage. */
export function checkStorage(
  core: GridCore,
  verb: string,
  entity: string,
  name: string,
  bytes: number,
): void {
  const isFull = core.faults.take("storage-full") !== undefined;
  if (isFull || bytes > freeStorage(core.store.world, core.settings.storage)) {
    throw refuse(verb, entity, name, "not enough storage");
  }
}

export function freeStorage(world: WorldView, storage: number): number {
  return storage - world.applications.reduce((sum, application) => sum + totalSize(application), 0);
}

/** Bytes of all volumes, as created. */
export function totalSize(application: ApplicationView): number {
  return application.volumes.reduce((sum, volume) => sum + volume.sizeBytes, 0);
}
