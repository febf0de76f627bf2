import type { CheckReport } from "../../agent-facade.ts";
import { type Check, type Severity, worstOf } from "../../domain/checks.ts";
import type { LintFinding } from "../../domain/lint.ts";
import { count } from "./amounts.ts";
import { indent } from "./layout.ts";
import { arrow, column, severitySign } from "./signs.ts";
import type { Style } from "./style.ts";

const SIGN_WIDTH = 10;

/** Each grid with its findings, the remedy under each. */
export function checkReportLines(reports: readonly CheckReport[], style: Style): readonly string[] {
  return reports.flatMap((report, index) => [
    ...(index === 0 ? [] : [""]),
    style.bold(`${report.grid}: ${tally(report.checks)}`),
    ...checkLines(report.checks, style),
  ]);
}

export function checkLines(checks: readonly Check[], style: Style): readonly string[] {
  return checks.flatMap((check) => [
    `  ${column(severitySign(check.severity, style), SIGN_WIDTH)}${check.title}: ${check.message}`,
    ...remedyLines(check.remedy, style),
  ]);
}

/** What the configuration has wrong, with line numbers. */
export function lintLines(findings: readonly LintFinding[], style: Style): readonly string[] {
  if (findings.length === 0) return [`${severitySign("fine", style)}: nothing to find fault with.`];
  return findings.flatMap((finding) => {
    const where = finding.line === undefined ? finding.file : `${finding.file}:${finding.line}`;
    const sign = column(severitySign(finding.severity, style), SIGN_WIDTH);
    return [`${sign}${where}: ${finding.message}`, ...remedyLines(finding.remedy, style, "")];
  });
}

/** "1 error, 2 warnings" or "all is fine". */
export function tally(checks: readonly { readonly severity: Severity }[]): string {
  const errors = checks.filter((check) => check.severity === "error").length;
  const warnings = checks.filter((check) => check.severity === "warning").length;
  const parts = [
    errors === 0 ? "" : count(errors, "error"),
    warnings === 0 ? "" : count(warnings, "warning"),
  ];
  return parts.filter((part) => part !== "").join(", ") || "all is fine";
}

export function worstOfReports(reports: readonly CheckReport[]): Severity {
  return worstOf(reports.flatMap((report) => report.checks));
}

function remedyLines(remedy: string | undefined, style: Style, margin = "  "): readonly string[] {
  if (remedy === undefined) return [];
  const [first = "", ...rest] = indent(remedy, `${margin}${" ".repeat(SIGN_WIDTH + 2)}`);
  return [`${margin}${" ".repeat(SIGN_WIDTH)}${arrow(style)} ${first.trimStart()}`, ...rest];
}
