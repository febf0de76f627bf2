import type { AgentFacade, GridView } from "../agent-facade.ts";
import { MigError } from "../domain/errors.ts";
import type { Request } from "./express.ts";

/** The grid that the path names; throws `UNKNOWN_GRID`. */
export function findGrid(facade: AgentFacade, request: Request): GridView {
  const { name } = request.params;
  const found = facade.grids().find((grid) => grid.name === name);
  if (found !== undefined) return found;
  throw new MigError("UNKNOWN_GRID", "Cannot find the grid: grid.info names none like that", {
    hint: 'The page Grids and "mig grids" list those there are.',
  });
}
