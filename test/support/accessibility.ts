import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { ROOT } from "./tool.ts";

const AXE = readFileSync(join(ROOT, "node_modules/axe-core/axe.min.js"), "utf8");

/** What of a page differs between two themes and two widths; all else is the same in both. */
const LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable"];

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly target: readonly string[] }[];
}

/** What axe-core has against the page as it is now, a line each; the page's context must bypass the policy. */
export async function complaintsOfAxe(page: Page, rules: "all" | "looks"): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const options = rules === "all" ? {} : { runOnly: { type: "rule", values: LOOKS } };
  const call = `axe.run(document, ${JSON.stringify({ ...options, resultTypes: ["violations"] })})`;
  const { violations } = await page.evaluate<{ readonly violations: readonly Violation[] }>(call);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, html }) => `${id} (${help}): ${target.join(" ")}: ${html.slice(0, 160)}`),
  );
}
