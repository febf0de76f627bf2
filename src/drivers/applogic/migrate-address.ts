import type { Grid } from "../../domain/grid.ts";

const SSH_PORT = 22;

/**
 * Controller of a grid as other grids reach it, for `app migrate`: the key `migrate_host` of its block in
 * grid.info, else its controller with the port where that is not 22.
 */
export function migrateAddress(grid: Grid): string {
  const given = grid.extra["migrate_host"];
  if (given !== undefined && given !== "") return given;
  if (grid.port === SSH_PORT) return grid.controller;
  const host = grid.controller.includes(":") ? `[${grid.controller}]` : grid.controller;
  return `${host}:${grid.port}`;
}
