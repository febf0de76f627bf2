import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { noSuchApplication } from "../refusal.ts";
import { writeFileAtomically } from "./atomic-file.ts";
import { type GridApplication, type World, type WorldView, worldSchema } from "./world.ts";

/**
 * Keeps the world. A change is durable before anyone sees it, and one that throws has not happened. Nothing
 * else writes the file while the grid runs.
 */
export interface WorldStore {
  readonly world: WorldView;
  /** `mutate` gets a draft; what it returns is handed on. */
  change<T>(mutate: (draft: World) => T): T;
}

export function worldPath(directory: string): string {
  return join(directory, "world.json");
}

export function openWorldStore(directory: string): WorldStore {
  const path = worldPath(directory);
  return createWorldStore(readWorld(path), (world) => writeWorld(path, world));
}

/** `save` must be durable when it returns. */
export function createWorldStore(initial: World, save: (world: World) => void): WorldStore {
  let current = initial;
  return {
    get world() {
      return current;
    },
    change(mutate) {
      const draft = structuredClone(current);
      const result = mutate(draft);
      save(draft);
      current = draft;
      return result;
    },
  };
}

export function readWorld(path: string): World {
  const result = worldSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!result.success) throw new Error(`Cannot read ${path}: ${z.prettifyError(result.error)}`);
  return result.data;
}

export function writeWorld(path: string, world: World): void {
  writeFileAtomically(path, `${JSON.stringify(world, undefined, 2)}\n`);
}

/** Changes one application; throws when it is gone. */
export function changeApplication<T>(
  store: WorldStore,
  name: string,
  mutate: (draft: GridApplication) => T,
): T {
  return store.change((world) => {
    const application = world.applications.find((candidate) => candidate.name === name);
    if (application === undefined) throw noSuchApplication(name);
    return mutate(application);
  });
}
