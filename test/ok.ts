import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sourceFiles } from "./support/source-files.ts";
import { findProgram, ROOT, runTool, type Tool } from "./support/tool.ts";

/** Of checks and tests alike. */
export interface Outcome {
  passed: number;
  failed: number;
  /** Name and reason of each. */
  skipped: string[];
}

const SHELLCHECK = "shell scripts";

/** `npm run ok`: all that can be said of the code without running it; one line a tool, and its words when it complains. */
export async function ok(): Promise<Outcome> {
  const outcome: Outcome = { passed: 0, failed: 0, skipped: [] };
  for (const tool of tools()) {
    if (tool.title === SHELLCHECK && findProgram("shellcheck") === undefined) {
      outcome.skipped.push(`${tool.title}: shellcheck is not installed`);
      continue;
    }
    const { fine, seconds, output } = await runTool(tool);
    console.log(`${fine ? "ok  " : "FAIL"} ${tool.title.padEnd(24)} ${seconds.toFixed(1)} s`);
    if (!fine) console.log(output.trimEnd());
    outcome[fine ? "passed" : "failed"] += 1;
  }
  return outcome;
}

function tools(): readonly Tool[] {
  return [
    { title: "format", argv: ["biome", "format", "--max-diagnostics=20"] },
    {
      title: "lint",
      argv: ["biome", "check", "--formatter-enabled=false", "--error-on-warnings", "--max-diagnostics=50"],
    },
    { title: "lint that knows types", argv: ["oxlint", "--type-aware", "--deny-warnings"] },
    { title: "types", argv: ["tsc", "-p", "."] },
    { title: "unused code", argv: ["knip", "--no-progress", "--treat-config-hints-as-errors"] },
    {
      title: "import rules",
      argv: ["vitest", "run", "--config", "test/vitest.config.ts", "test/unit/architecture.test.ts"],
    },
    { title: SHELLCHECK, argv: ["shellcheck", ...sourceFiles().filter(isShellScript)] },
  ];
}

function isShellScript(file: string): boolean {
  const firstLine = readFileSync(join(ROOT, file), "utf8").split("\n", 1)[0] ?? "";
  return /^#!.*\b(sh|bash)\b/.test(firstLine);
}

if (import.meta.main) {
  const { failed, skipped } = await ok();
  for (const reason of skipped) console.log(`skipped: ${reason}`);
  process.exitCode = failed > 0 ? 1 : 0;
}
