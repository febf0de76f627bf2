import { randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { completeSettings, readSettings, settingsPath } from "../../embedded-grid/grid-settings.ts";
import { findApplication } from "../../embedded-grid/world/find.ts";
import { volumePath } from "../../embedded-grid/world/volume-directories.ts";
import { readWorld, worldPath } from "../../embedded-grid/world/world-store.ts";
import type { DemoWorld } from "../demo-file.ts";
import { type DemoPaths, gridDirectory } from "../demo-paths.ts";
import { gridsOf } from "../layout.ts";
import { APPLICATION } from "../perform.ts";

/** The directory of a demo, for what is changed before its grids start. */
export interface QuietWorld {
  readonly paths: DemoPaths;
  readonly world: DemoWorld;
}

/** `keep_source` of both grids, in the guestbook's own grid.info. */
export function setKeepSource(quiet: QuietWorld, value: string): void {
  const path = configFile(quiet, "grid.info");
  const text = readFileSync(path, "utf8").replaceAll(/^keep_source = .*$/gm, `keep_source = ${value}`);
  writeFileSync(path, text);
}

/** More to copy than a few entries, and not faster than so many bytes a second. */
export function makeCopySlow(quiet: QuietWorld, bytes: number, rate: number): void {
  writeFileSync(guestbookFile(quiet, "data", "more.bin"), randomBytes(bytes));
  for (const grid of gridsOf(quiet.world.layout)) {
    const directory = gridDirectory(quiet.paths, grid);
    const settings = completeSettings({ ...readSettings(directory), copyRate: rate });
    writeFileSync(settingsPath(directory), `${JSON.stringify(settings, undefined, 2)}\n`);
  }
}

/** A file of MIG's config volume. */
export function configFile(quiet: QuietWorld, name: string): string {
  return guestbookFile(quiet, "mig_config", name);
}

/** On whichever grid the guestbook is. Throws where it is on none. */
function guestbookFile({ paths, world }: QuietWorld, volume: string, name: string): string {
  for (const grid of gridsOf(world.layout)) {
    const directory = gridDirectory(paths, grid);
    const application = findApplication(readWorld(worldPath(directory)), APPLICATION);
    const uuid = application?.volumes.find((each) => each.name === volume)?.uuid;
    if (uuid !== undefined) return join(volumePath(directory, uuid), name);
  }
  throw new Error(`Cannot find the volume ${volume} of ${APPLICATION} on either grid`);
}
