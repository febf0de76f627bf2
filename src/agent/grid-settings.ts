import type { GridView } from "../agent-facade.ts";
import { formatDuration } from "../config/duration.ts";
import type { Grid, Property } from "../domain/grid.ts";

/** As in the plan, a property is given to the grid in plain: what people call a secret is not shown all the same. */
const SECRET_NAME = /pass|pwd|secret|token|credential|api_?key|private_?key/i;
const HIDDEN = "(set)";

/** What grid.info says of a grid, key by key in its own words, for people to read. */
export function gridSettings(grid: Grid): NonNullable<GridView["settings"]> {
  const known: readonly (readonly [string, string | undefined])[] = [
    ["location", grid.location],
    ["driver", grid.driver],
    ["controller", grid.controller],
    ["port", String(grid.port)],
    ["user", grid.user],
    ["host_key", grid.hostKey],
    ["MIG_ip", grid.migAddress],
    ["app_config", listOf(grid.appConfig)],
    ["MigHelper_config", listOf(grid.helperConfig)],
    ["keep_source", formatDuration(grid.keepSourceSeconds)],
    ["strategy", grid.strategy],
    ["bandwidth", grid.bandwidth],
  ];
  return [...known, ...Object.entries(grid.extra)].flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [{ name, value: shown({ name, value }) }],
  );
}

function listOf(properties: readonly Property[]): string {
  return properties.map((property) => `${property.name}=${shown(property)}`).join(" ");
}

function shown({ name, value }: Property): string {
  return SECRET_NAME.test(name) ? HIDDEN : value;
}
