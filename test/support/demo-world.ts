import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeDemoFile } from "../../src/demo/demo-file.ts";
import { type DemoPaths, demoPaths, gridDirectory } from "../../src/demo/demo-paths.ts";
import { type GridTuning, makeWorld } from "../../src/demo/make-world.ts";
import { planLayout } from "../../src/demo/plan-layout.ts";
import { PortTaker } from "../../src/demo/ports.ts";
import { getApplication, getVolume } from "../../src/embedded-grid/world/find.ts";
import { volumePath } from "../../src/embedded-grid/world/volume-directories.ts";
import { readWorld, worldPath } from "../../src/embedded-grid/world/world-store.ts";

/** A demo's directory as it is before its grids start, with more on the guestbook's volume than entries. */
export async function prepareDemo(
  directory: string,
  { moreBytes, ...tuning }: GridTuning & { readonly moreBytes: number },
): Promise<DemoPaths> {
  const paths = demoPaths(directory);
  await using ports = new PortTaker(() => undefined);
  const layout = await planLayout(ports, undefined);
  const world = makeWorld(paths, layout, tuning);
  const one = gridDirectory(paths, layout.one);
  const { uuid } = getVolume(getApplication(readWorld(worldPath(one)), "guestbook"), "data");
  writeFileSync(join(volumePath(one, uuid), "more.bin"), randomBytes(moreBytes));
  writeDemoFile(paths.demoFile, { world });
  return paths;
}
