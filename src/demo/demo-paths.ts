import { join } from "node:path";
import type { DemoGrid } from "./layout.ts";

/** Where things are in the directory of a demo. */
export interface DemoPaths {
  readonly directory: string;
  /** What makes the directory ours: owner, layout, password. */
  readonly demoFile: string;
  /** Key of the demo's person on both grids. */
  readonly key: string;
  readonly knownHosts: string;
  /** Both grids and all that runs on them start the same programs again and again. */
  readonly compileCache: string;
}

export function demoPaths(directory: string): DemoPaths {
  return {
    directory,
    demoFile: join(directory, "demo.json"),
    key: join(directory, "demo.key"),
    knownHosts: join(directory, "known_hosts"),
    compileCache: join(directory, "compile-cache"),
  };
}

export function gridDirectory({ directory }: DemoPaths, grid: Pick<DemoGrid, "name">): string {
  return join(directory, grid.name);
}

/** What the controller of a grid says. */
export function gridLog({ directory }: DemoPaths, grid: Pick<DemoGrid, "name">): string {
  return join(directory, `${grid.name}.log`);
}

/** What the components of an application say; each has a folder with a `log` and, MIG's, a `run/mig.log`. */
export function componentLogs(paths: DemoPaths, grid: Pick<DemoGrid, "name">, application: string): string {
  return join(gridDirectory(paths, grid), "runtime", "components", application);
}
