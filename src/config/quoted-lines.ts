import type { LintFinding } from "../domain/lint.ts";
import { isSettingName, SECRET_SETTINGS } from "./settings/schema.ts";
import { splitLines } from "./source-lines.ts";

/** What stands for a value that is not shown. */
const HIDDEN = "(not shown)";
const MAX_CHARACTERS = 200;
const ENTRY = /^(\s*)([A-Za-z][\w-]*)(\s*=\s*)(.*)$/s;
/** Words that people call a secret, and what follows them in a list of properties. */
const SECRET_PROPERTY =
  /([\w.-]*(?:pass|pwd|secret|token|credential|api_?key|private_?key)[\w.-]*\s*=\s*)("[^"]*"|[^\s"]+)/gi;
/** A key that was pasted into the wrong file. */
const KEY_MATERIAL = /-----BEGIN|[A-Za-z0-9+/]{64}/;

/** Findings of grid.info with the line that each is about, as a person should see it. */
export function quoteGridInfo(findings: readonly LintFinding[], text: string): readonly LintFinding[] {
  return quoteLines(findings, text, (line) =>
    KEY_MATERIAL.test(line) ? undefined : line.replace(SECRET_PROPERTY, `$1${HIDDEN}`),
  );
}

/** The same of mig.ini: of a line that is none of its form nothing is shown, for it may be a password. */
export function quoteMigIni(findings: readonly LintFinding[], text: string): readonly LintFinding[] {
  return quoteLines(findings, text, (line) => {
    if (/^\s*\[[\w .-]*\]\s*$/.test(line)) return line;
    const [, margin = "", key = "", equals = ""] = ENTRY.exec(line) ?? [];
    if (key === "") return undefined;
    const isPlain = isSettingName(key) && !SECRET_SETTINGS.has(key);
    return isPlain ? line : `${margin}${key}${equals}${HIDDEN}`;
  });
}

function quoteLines(
  findings: readonly LintFinding[],
  text: string,
  show: (line: string) => string | undefined,
): readonly LintFinding[] {
  if (!findings.some(({ line }) => line !== undefined)) return findings;
  const lines = splitLines(text);
  return findings.map((finding) => {
    const source = finding.line === undefined ? undefined : lines[finding.line - 1]?.text;
    const shown = source === undefined ? undefined : show(source);
    return shown === undefined || shown.trim() === "" ? finding : { ...finding, text: shorten(shown.trim()) };
  });
}

function shorten(line: string): string {
  return line.length <= MAX_CHARACTERS ? line : `${line.slice(0, MAX_CHARACTERS)} …`;
}
