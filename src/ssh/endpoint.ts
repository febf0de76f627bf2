import type { Grid } from "../domain/grid.ts";
import type { SshEndpoint } from "./ssh.ts";

/** Where the controller of a grid is reached; `legacy = yes` in its block of grid.info widens the algorithms. */
export function endpointOf(grid: Grid): SshEndpoint {
  return {
    grid: grid.name,
    host: grid.controller,
    port: grid.port,
    user: grid.user,
    hostKey: grid.hostKey,
    legacy: grid.extra["legacy"] === "yes",
  };
}
