import type { Grid } from "../../domain/grid.ts";

const SSH_PORT = 22;

/**
 * Controller of a grid as other grids reach it, for `app migrate`: the key `migrate_host` of its block in
 * grid.info, else its controller; with the port where that is not 22.
 */
export function migrateAddress(grid: Grid): string {
  const host = grid.extra.migrate_host ?? grid.controller;
  if (grid.port === SSH_PORT) return host;
  return `${host.includes(":") ? `[${host}]` : host}:${grid.port}`;
}
