import { MigError } from "../domain/errors.ts";
import type { Grid } from "../domain/grid.ts";
import type { Driver, GridSession, SessionOptions } from "../drivers/driver.ts";

/** Sessions by the name of a grid, whatever its driver; the grids are those of the present configuration. */
export interface Sessions {
  grids(): readonly Grid[];
  /** Throws `UNKNOWN_GRID`. */
  grid(name: string): Grid;
  /** Throws `UNKNOWN_GRID`, `CONFIG_INVALID` for a driver that MIG does not have. */
  open(grid: string, options?: SessionOptions): GridSession;
  /** One for each grid whose driver MIG has. */
  all(): readonly GridSession[];
}

export function createSessions(drivers: readonly Driver[], grids: () => readonly Grid[]): Sessions {
  const driverOf = (grid: Grid): Driver | undefined => drivers.find((driver) => driver.kind === grid.driver);

  function grid(name: string): Grid {
    const found = grids().find((each) => each.name === name);
    if (found !== undefined) return found;
    const known = grids().map((each) => each.name);
    throw new MigError(
      "UNKNOWN_GRID",
      `There is no grid ${name === "" ? "without a name" : name} in grid.info`,
      {
        hint:
          known.length === 0
            ? "grid.info names no grid; see mig lint."
            : `Those there are: ${known.join(", ")}`,
      },
    );
  }

  return {
    grids,
    grid,
    open(name, options) {
      const found = grid(name);
      const driver = driverOf(found);
      if (driver !== undefined) return driver.open(found, options);
      const kinds = drivers.map((each) => each.kind).join(", ");
      throw new MigError(
        "CONFIG_INVALID",
        `Grid ${name} has driver = ${found.driver}, which this MIG does not have`,
        {
          hint: `Drivers: ${kinds}. Mend the block of ${name} in grid.info.`,
        },
      );
    },
    all: () => grids().flatMap((each) => driverOf(each)?.open(each) ?? []),
  };
}
