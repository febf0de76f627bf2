import { readdirSync } from "node:fs";
import { join, relative } from "node:path";
import { ROOT } from "./tool.ts";

/** What is installed, built or somebody's own, and so not ours to judge. */
const FOREIGN = new Set([".git", ".mig-demo", "dist", "node_modules"]);

/** Starts the name of what a running test puts into the repository for a moment; git ignores it too. */
export const MADE_BY_TEST = "made-by-test-";

/** Every file of the repository, relative to it; `folder` narrows. Needs no git, as a copy may have none. */
export function sourceFiles(folder = "."): readonly string[] {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = relative(ROOT, join(ROOT, folder, entry.name));
    if (FOREIGN.has(entry.name) || entry.name.startsWith(MADE_BY_TEST)) return [];
    if (entry.isDirectory()) return sourceFiles(path);
    return entry.isFile() && !path.endsWith(".log") ? [path] : [];
  });
}
