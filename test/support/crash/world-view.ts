import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { OwnershipRecord } from "../../../src/domain/record.ts";
import { parseRecord } from "../../../src/drivers/applogic/record-text.ts";
import { isAlive, readIdentity } from "../../../src/embedded-grid/runtime/process-identity.ts";
import { volumePath } from "../../../src/embedded-grid/world/volume-directories.ts";
import type { GridApplication } from "../../../src/embedded-grid/world/world.ts";
import { readWorld, worldPath } from "../../../src/embedded-grid/world/world-store.ts";
import type { CrashGrid } from "./crash-grid.ts";
import { SERVICE_COMPONENT } from "./crash-world.ts";

/** An application as the files of its grid have it, seen past the grid's server. */
export interface SeenApplication {
  readonly grid: CrashGrid;
  readonly application: GridApplication;
  readonly record: OwnershipRecord | "foreign" | undefined;
}

export function applicationsOn(grid: CrashGrid): readonly SeenApplication[] {
  const { applications } = readWorld(worldPath(grid.directory));
  return applications
    .filter(({ template }) => !template)
    .map((application) => ({ grid, application, record: parseRecord(application.user2) }));
}

/** A file on a volume; undefined when the application has no such volume. */
export function volumeOf({ grid, application }: SeenApplication, name: string): string {
  const uuid = application.volumes.find((volume) => volume.name === name)?.uuid ?? "none";
  return volumePath(grid.directory, uuid);
}

export function entriesOf(seen: SeenApplication): string {
  return join(volumeOf(seen, "data"), "entries.jsonl");
}

export function componentsDirectory(grid: CrashGrid): string {
  return join(grid.directory, "runtime", "components");
}

export function componentBase(grid: CrashGrid, application: string, component: string): string {
  return join(componentsDirectory(grid), application, component);
}

/** Copies whose service lives, by the process table; asked of nobody. */
export function livingCopies(grids: readonly CrashGrid[]): readonly string[] {
  return grids.flatMap((grid) =>
    namesIn(componentsDirectory(grid))
      .filter((application) => {
        const identity = readIdentity(join(componentBase(grid, application, SERVICE_COMPONENT), "alive"));
        return identity !== undefined && isAlive(identity);
      })
      .map((application) => `${application} on ${grid.name}`),
  );
}

export function namesIn(directory: string): readonly string[] {
  return existsSync(directory) ? readdirSync(directory) : [];
}

export function textOf(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
