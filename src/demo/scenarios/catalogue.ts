import { table } from "../../cli/render/layout.ts";
import { configuration } from "./configuration.ts";
import { controllers } from "./controllers.ts";
import { deaths } from "./deaths.ts";
import { failures } from "./failures.ts";
import { journals } from "./journals.ts";
import { requests } from "./requests.ts";
import { GROUPS, type Scenario } from "./scenario.ts";

/** All that can be played, in the order of the list. */
export const SCENARIOS: readonly Scenario[] = [
  ...failures,
  ...configuration,
  ...controllers,
  ...requests,
  ...journals,
  ...deaths,
];

export function findScenario(name: string): Scenario | undefined {
  return SCENARIOS.find((scenario) => scenario.name === name);
}

/** For `--fault help`. */
export function scenarioLines(): readonly string[] {
  return [
    "--fault NAME: a scenario, played from what goes wrong to how it ends. Several are played one after the other.",
    ...Object.entries(GROUPS).flatMap(([group, title]) => {
      const rows = SCENARIOS.filter((scenario) => scenario.group === group);
      return ["", title, ...table(rows.map(({ name, wrong }) => [`  ${name}`, wrong]))];
    }),
  ];
}
