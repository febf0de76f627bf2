import { propertyValue } from "../../domain/grid.ts";
import type { Findings } from "../findings.ts";
import type { GridPlace } from "../grid-info.ts";

/** What the MigHelper application must be given (`netmask` has a default); without `in_ip` nobody finds its page. */
const HELPER_PROPERTIES = ["in_ip", "out_ip", "gateway"] as const;

/** The grids as a set, and what each needs for its helper. */
export function lintGrids(places: readonly GridPlace[], findings: Findings): void {
  const [only] = places;
  if (places.length === 1 && only !== undefined) {
    const remedy = "Describe the grid to go to in a second block";
    findings.warning(only.line, `${only.grid.name} is the only grid: there is nowhere to move to`, remedy);
  }
  lintControllers(places, findings);
  for (const place of places) lintHelper(place, findings);
}

function lintControllers(places: readonly GridPlace[], findings: Findings): void {
  const seen = new Map<string, GridPlace>();
  for (const place of places) {
    const { controller, port, name } = place.grid;
    const endpoint = `${controller.toLowerCase()}:${port}`;
    const earlier = seen.get(endpoint);
    if (earlier === undefined) seen.set(endpoint, place);
    else {
      const message = `grid ${name} has the same controller as grid ${earlier.grid.name}: ${controller}`;
      findings.warning(place.keyLines.get("controller"), message, "Correct the controller of one of them");
    }
  }
}

function lintHelper({ grid, line, keyLines }: GridPlace, findings: Findings): void {
  if (grid.driver !== "applogic") return;
  const missing = HELPER_PROPERTIES.filter((name) => !propertyValue(grid.helperConfig, name));
  if (missing.length === 0) return;
  const at = keyLines.get("MigHelper_config") ?? line;
  const message = `MigHelper_config of grid ${grid.name} lacks ${missing.join(", ")}`;
  const remedy = `Add ${missing.map((name) => `${name}=…`).join(" ")}: two free addresses of this grid and its gateway`;
  if (missing.includes("in_ip")) findings.error(at, message, remedy);
  else findings.warning(at, message, remedy);
}
