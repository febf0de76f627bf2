import type { ErrorCode } from "../domain/errors.ts";
import type { ConfigFile, LintFinding } from "../domain/lint.ts";

/** Where a finding stands: a line, or undefined for the file as a whole. */
type Line = number | undefined;

/** Collects what is found in one file, so that everything is reported at once. */
export interface Findings {
  readonly list: readonly LintFinding[];
  readonly errorCount: number;
  error(line: Line, message: string, remedy?: string, code?: ErrorCode): void;
  warning(line: Line, message: string, remedy?: string): void;
  note(line: Line, message: string): void;
}

export function createFindings(file: ConfigFile): Findings {
  const list: LintFinding[] = [];
  function add(severity: LintFinding["severity"], line: Line, words: Omit<LintFinding, "file" | "severity">) {
    list.push({ file, severity, ...(line !== undefined && { line }), ...words });
  }
  return {
    list,
    get errorCount() {
      return list.filter((finding) => finding.severity === "error").length;
    },
    error(line, message, remedy, code) {
      add("error", line, {
        message,
        ...(remedy !== undefined && { remedy }),
        ...(code !== undefined && { code }),
      });
    },
    warning(line, message, remedy) {
      add("warning", line, { message, ...(remedy !== undefined && { remedy }) });
    },
    note(line, message) {
      add("note", line, { message });
    },
  };
}

/** File order, the worst first within a line; findings without a line come first. */
export function sortFindings(findings: readonly LintFinding[]): readonly LintFinding[] {
  return findings.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0) || RANK[a.severity] - RANK[b.severity]);
}

const RANK: Readonly<Record<LintFinding["severity"], number>> = { error: 0, warning: 1, note: 2 };
