import { table } from "../cli/render/layout.ts";
import { MigError } from "../domain/errors.ts";
import { findNearest } from "../domain/nearest.ts";
import { FAULTS, type FaultName, isFaultName } from "../embedded-grid/faults/fault.ts";
import { setFault } from "../embedded-grid/faults/fault-file.ts";
import { type DemoPaths, gridDirectory } from "./demo-paths.ts";
import { type DemoLayout, gridsOf } from "./layout.ts";
import type { WantedFault } from "./options.ts";

/** `--fault help`: all that the grids can do wrong on purpose. */
export function faultLines(): readonly string[] {
  const rows = Object.entries(FAULTS).map(([name, meaning]) => [`  ${name}`, meaning]);
  return ["--fault NAME[:ARGUMENT...], once, on both grids:", ...table(rows)];
}

/** Throws `USAGE` for one that no grid knows. */
export function mustBeFaults(faults: readonly WantedFault[]): void {
  for (const { name } of faults) {
    if (isFaultName(name)) continue;
    const nearest = findNearest(name, Object.keys(FAULTS));
    const all = "All of them: npm run demo -- --fault help";
    throw new MigError("USAGE", `Cannot read the command line: there is no fault "${name}"`, {
      hint: nearest === undefined ? all : `Did you mean ${nearest}? ${all}`,
    });
  }
}

/** Sets them on both grids, for the next command that each concerns. */
export function setFaults(paths: DemoPaths, layout: DemoLayout, faults: readonly WantedFault[]): void {
  for (const grid of gridsOf(layout)) {
    for (const { name, args } of faults) {
      if (isFaultName(name)) setOnce(gridDirectory(paths, grid), name, args);
    }
  }
}

function setOnce(directory: string, name: FaultName, args: readonly string[]): void {
  setFault(directory, name, { args, times: 1 });
}
