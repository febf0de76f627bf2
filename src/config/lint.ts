import type { LintFinding } from "../domain/lint.ts";
import { createFindings, sortFindings } from "./findings.ts";
import type { GridInfo } from "./grid-info.ts";
import { lintDuplicates } from "./lint/duplicates.ts";
import { lintGrids } from "./lint/grids.ts";
import { lintNetworks } from "./lint/networks.ts";
import { lintPage } from "./lint/page.ts";
import { lintSecrets } from "./lint/secrets.ts";

/**
 * The lint of grid.info: what the parser found, and what its values say about one another. It is about sense, not
 * form: only an address of the helper that somebody else has, or has not at all, is an error, for then no move can work.
 */
export function lintGridInfo(
  info: GridInfo,
  options: { readonly portNo?: number } = {},
): readonly LintFinding[] {
  const findings = createFindings("grid.info");
  for (const place of info.places) {
    lintNetworks(place, findings);
    lintPage(place, options.portNo, findings);
    lintSecrets(place, findings);
  }
  lintDuplicates(info.places, findings);
  lintGrids(info.places, findings);
  return sortFindings([...info.findings, ...findings.list]);
}
