import type { Findings } from "../findings.ts";
import { splitLines } from "../source-lines.ts";
import type { IniEntry } from "./mig-ini.ts";

/**
 * Reads the component's properties: `name=value` a line, the value as it stands to the end of the line. The grid writes
 * the file, so a line that cannot be read is not the owner's fault: it is reported and passed over.
 */
export function readPropertiesFile(text: string, findings: Findings): readonly IniEntry[] {
  const entries = new Map<string, IniEntry>();
  for (const { number, text: line } of splitLines(text)) {
    if (line.trim() === "" || line.trimStart().startsWith("#")) continue;
    const [, key, value = ""] = /^\s*([A-Za-z_][A-Za-z0-9_.-]*)\s*=(.*)$/s.exec(line) ?? [];
    if (key === undefined) findings.warning(number, "the line is not name=value and is left out");
    else entries.set(key, { section: "", key, value, line: number });
  }
  return [...entries.values()];
}
