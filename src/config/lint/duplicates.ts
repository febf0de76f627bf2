import type { Findings } from "../findings.ts";
import type { GridPlace } from "../grid-info.ts";
import { isHelperUse, listAddresses, type UsedAddress } from "./addresses.ts";

/**
 * Addresses that stand in the file more than once. An application may keep its address on both grids, and grids may
 * share a gateway; a helper runs beside the application, so its address must be nobody else's, unless both say on which
 * port they listen.
 */
export function lintDuplicates(places: readonly GridPlace[], findings: Findings): void {
  for (const same of groupByAddress(listAddresses(places)).values()) {
    const kept = new Set<string>();
    for (const [index, later] of same.entries()) {
      const earlier = same.slice(0, index).find((candidate) => judge(candidate, later) !== "fine");
      if (earlier !== undefined) report({ earlier, later, kept }, findings);
    }
  }
}

function groupByAddress(addresses: readonly UsedAddress[]): ReadonlyMap<string, readonly UsedAddress[]> {
  return Map.groupBy(addresses, ({ address }) => address);
}

type Verdict = "fine" | "kept" | "doubtful" | "taken";

function judge(a: UsedAddress, b: UsedAddress): Verdict {
  if (isHelperUse(a.use) || isHelperUse(b.use)) return listenApart(a, b) ? "fine" : "taken";
  if (isInfrastructure(a) && isInfrastructure(b)) return "fine";
  if (a.grid === b.grid) return isApplicationsPage(a, b) ? "fine" : "doubtful";
  if (a.use === b.use && (a.use === "in" || a.use === "out")) return "kept";
  if (a.use === "page" && b.use === "page") return "kept";
  return isApplicationsPage(a, b) ? "fine" : "doubtful";
}

function listenApart(a: UsedAddress, b: UsedAddress): boolean {
  return a.port !== undefined && b.port !== undefined && a.port !== b.port;
}

/** Grids on one network share a gateway, and a controller may be it. Two equal controllers are for another rule. */
function isInfrastructure({ use }: UsedAddress): boolean {
  return use === "gateway" || use === "helper-gateway" || use === "controller";
}

/** `MIG_ip` is the `in_ip` of the application by its meaning. */
function isApplicationsPage(a: UsedAddress, b: UsedAddress): boolean {
  const uses = [a.use, b.use];
  return uses.includes("page") && uses.includes("in");
}

interface Pair {
  readonly earlier: UsedAddress;
  readonly later: UsedAddress;
  /** Grids for which it has been said that the application keeps this address. */
  readonly kept: Set<string>;
}

function report({ earlier, later, kept }: Pair, findings: Findings): void {
  const where = earlier.line === undefined ? "" : ` (line ${earlier.line})`;
  const message = `${later.address} stands twice: ${name(later)}, and ${name(earlier)}${where}`;
  switch (judge(earlier, later)) {
    case "fine":
      break;
    case "kept":
      if (!kept.has(later.grid)) findings.note(later.line, keptMessage(earlier, later));
      kept.add(later.grid);
      break;
    case "doubtful":
      findings.warning(later.line, message, "Correct one of them");
      break;
    case "taken":
      findings.error(
        later.line,
        message,
        "Give the helper an address of its own: it runs beside the application",
      );
      break;
  }
}

function name({ words, grid }: UsedAddress): string {
  return `${words} of grid ${grid}`;
}

function keptMessage(earlier: UsedAddress, later: UsedAddress): string {
  const words = `${later.words} is ${later.address} on grid ${earlier.grid} and on grid ${later.grid}`;
  return `${words}: the application keeps its address when it moves`;
}
