import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeDemoFile } from "../../src/demo/demo-file.ts";
import { type DemoPaths, demoPaths, gridDirectory } from "../../src/demo/demo-paths.ts";
import type { DemoLayout } from "../../src/demo/layout.ts";
import { type GridTuning, makeWorld } from "../../src/demo/make-world.ts";
import { getApplication, getVolume } from "../../src/embedded-grid/world/find.ts";
import { volumePath } from "../../src/embedded-grid/world/volume-directories.ts";
import { readWorld, worldPath } from "../../src/embedded-grid/world/world-store.ts";
import type { Network, NetworkPair } from "./free-network.ts";

/** A demo's directory as it is before its grids start, with more on the guestbook's volume than entries. */
export function prepareDemo(
  directory: string,
  networks: NetworkPair,
  { moreBytes, ...tuning }: GridTuning & { readonly moreBytes: number },
): DemoPaths {
  const paths = demoPaths(directory);
  const layout = layoutOn(networks);
  const world = makeWorld(paths, layout, tuning);
  const one = gridDirectory(paths, layout.one);
  const { uuid } = getVolume(getApplication(readWorld(worldPath(one)), "guestbook"), "data");
  writeFileSync(join(volumePath(one, uuid), "more.bin"), randomBytes(moreBytes));
  writeDemoFile(paths.demoFile, { world });
  return paths;
}

/** As the demo lays its own networks out, in networks that no other test and no other demo has. */
export function layoutOn({ one, two }: NetworkPair): DemoLayout {
  const place = ({ address }: Network) => ({
    controller: address(1),
    gateway: address(1),
    address: address(10),
    outAddress: address(11),
    helperAddress: address(20),
    helperOutAddress: address(21),
    migPort: 8080,
    webPort: 8000,
    helperPort: 8080,
  });
  return {
    sshPort: 2222,
    one: { name: "my_grid_one", location: "Los Angeles", ...place(one) },
    two: { name: "my_grid_two", location: "Houston", ...place(two) },
  };
}
