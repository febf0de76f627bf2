import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Clock } from "../../clock.ts";
import { type ComponentPlace, clearPlace } from "./component-place.ts";
import { killMembers } from "./component-processes.ts";
import { holdMountNamespace } from "./mount-namespace.ts";
import { isAlive, type ProcessIdentity, readIdentity } from "./process-identity.ts";
import type { ComponentName } from "./runtime.ts";

/** The first process of a component that survived the grid, ready; undefined when it has not or is half started. */
export function findSurvivor(place: ComponentPlace): ProcessIdentity | undefined {
  return existsSync(join(place.run, "ready")) ? findLiving(place) : undefined;
}

/** Ends what an earlier grid process left of a component, however it left it. Throws `WAIT_TIMEOUT`. */
export async function endLeftover(place: ComponentPlace, clock: Clock): Promise<void> {
  const living = findLiving(place);
  using mountNamespace = living === undefined ? undefined : holdMountNamespace(living);
  await killMembers({ marker: place.marker, mountNamespace }, clock);
  clearPlace(place);
}

function findLiving(place: ComponentPlace): ProcessIdentity | undefined {
  const identity = readIdentity(place.alive);
  return identity !== undefined && isAlive(identity) ? identity : undefined;
}

/** Components that have been started here and not cleaned up after. */
export function listStarted(root: string): ComponentName[] {
  return directoriesIn(root).flatMap((application) =>
    directoriesIn(join(root, application))
      .filter((component) => existsSync(join(root, application, component, "home")))
      .map((component) => ({ application, component })),
  );
}

/** Sockets between components go with the last of them; logs only when the application is forgotten. */
export function removeWires(place: ComponentPlace): void {
  rmSync(place.wires, { recursive: true, force: true });
}

function directoriesIn(path: string): string[] {
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}
