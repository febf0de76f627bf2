import type { Grid } from "../../domain/grid.ts";
import { formatDuration } from "../duration.ts";
import { formatPropertyList } from "../property-list.ts";
import { formatValue } from "./values.ts";

/** Writes grid.info so that reading it gives the same grids. */
export function formatGridInfo(grids: readonly Grid[]): string {
  return grids.map(formatGrid).join("\n");
}

function formatGrid(grid: Grid): string {
  const entries: readonly (readonly [string, string | undefined])[] = [
    ["controller", grid.controller],
    ["location", grid.location],
    ["MIG_ip", grid.migAddress],
    ["app_config", formatPropertyList(grid.appConfig)],
    ["MigHelper_config", formatPropertyList(grid.helperConfig)],
    ["driver", grid.driver],
    ["user", grid.user],
    ["port", String(grid.port)],
    ["host_key", grid.hostKey],
    ["strategy", grid.strategy],
    ["bandwidth", grid.bandwidth],
    ["keep_source", formatDuration(grid.keepSourceSeconds)],
    ...Object.entries(grid.extra),
  ];
  const lines = entries.flatMap(([key, value]) =>
    value === undefined ? [] : [`${key} = ${formatValue(value)}`],
  );
  return [`grid ${grid.name}`, "{", ...lines, "}", ""].join("\n");
}
