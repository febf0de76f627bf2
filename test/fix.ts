import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { completeLock, missingEntries, parseLock } from "./support/lock-file.ts";
import { ROOT, runTool, type Tool } from "./support/tool.ts";

/** `npm run fix`: mends what a program can mend; `npm run ok` tells what is left. */
const TOOLS: readonly Tool[] = [
  { title: "lint that knows types", argv: ["oxlint", "--type-aware", "--fix"] },
  { title: "format, lint, imports", argv: ["biome", "check", "--write"] },
];

const LOCK = join(ROOT, "package-lock.json");

function fixLock(): void {
  const lock = parseLock(readFileSync(LOCK, "utf8"));
  const missing = missingEntries(lock);
  if (missing.length > 0) writeFileSync(LOCK, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
  console.log(`${missing.length} packages of other platforms added to package-lock.json`);
}

for (const tool of TOOLS) {
  const { fine, seconds, output } = await runTool(tool);
  console.log(`${fine ? "done" : "LEFT"} ${tool.title.padEnd(24)} ${seconds.toFixed(1)} s`);
  if (!fine) console.log(output.trimEnd());
}
fixLock();
