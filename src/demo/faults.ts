import { table } from "../cli/render/layout.ts";
import { MigError } from "../domain/errors.ts";
import { findNearest } from "../domain/nearest.ts";
import { FAULTS, type FaultName, isFaultName } from "../embedded-grid/faults/fault.ts";
import { setFault } from "../embedded-grid/faults/fault-file.ts";
import { type DemoPaths, gridDirectory } from "./demo-paths.ts";
import { type DemoLayout, gridsOf } from "./layout.ts";
import type { WantedFault } from "./options.ts";
import { findScenario, SCENARIOS, scenarioLines } from "./scenarios/catalogue.ts";
import type { Scenario } from "./scenarios/scenario.ts";

/** `--fault help`: the scenarios, then all that the grids can do wrong on purpose. */
export function faultLines(): readonly string[] {
  const rows = Object.entries(FAULTS).map(([name, meaning]) => [`  ${name}`, meaning]);
  return [
    ...scenarioLines(),
    "",
    "--fault NAME[:ARGUMENT...]: a single fault, once on each grid, while the guestbook moves as usual:",
    ...table(rows),
  ];
}

const ALL = "All of them: npm run demo -- --fault help";

/** Throws `USAGE` for one that is neither a scenario nor a fault of a grid, and for both kinds together. */
export function mustBeFaults(faults: readonly WantedFault[]): void {
  for (const { name, args } of faults) {
    const scenario = findScenario(name);
    if (scenario === undefined && !isFaultName(name)) throw unknownFault(name);
    if (scenario !== undefined && args.length > 0)
      throw cannotRead(`scenario "${name}" takes no argument`, `npm run demo -- --fault ${name}`);
  }
  const scenarios = scenariosIn(faults);
  if (scenarios.length === 0 || scenarios.length === faults.length) return;
  throw cannotRead("scenarios and single faults do not go together", "Play the scenario by itself.");
}

/** Those of `--fault` that are scenarios; the others are faults of the grids. */
export function scenariosIn(faults: readonly WantedFault[]): readonly Scenario[] {
  return faults.flatMap(({ name }) => findScenario(name) ?? []);
}

function unknownFault(name: string): MigError {
  const nearest = findNearest(name, [...SCENARIOS.map((scenario) => scenario.name), ...Object.keys(FAULTS)]);
  return cannotRead(
    `there is no fault or scenario "${name}"`,
    nearest === undefined ? ALL : `Did you mean ${nearest}? ${ALL}`,
  );
}

function cannotRead(problem: string, hint: string): MigError {
  return new MigError("USAGE", `Cannot read the command line: ${problem}`, { hint });
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
