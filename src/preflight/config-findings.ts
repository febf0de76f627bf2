import type { Check, Severity } from "../domain/checks.ts";
import type { LintFinding } from "../domain/lint.ts";

/** The lint's errors and warnings among the checks; its notes are for the lint alone. */
export function checkFindings(findings: readonly LintFinding[]): readonly Check[] {
  const checks = findings.flatMap((finding) => {
    const severity = severityOf(finding);
    return severity === undefined ? [] : [checkOf(finding, severity)];
  });
  if (checks.length > 0) return checks;
  const title = "Configuration and key are in order";
  return [
    { id: "configuration", title, severity: "fine", message: "The lint has nothing to say against them." },
  ];
}

function severityOf(finding: LintFinding): Severity | undefined {
  switch (finding.severity) {
    case "error":
      return "error";
    case "warning":
      return "warning";
    case "note":
      return undefined;
  }
}

function checkOf({ file, line, message, remedy }: LintFinding, severity: Severity): Check {
  const place = line === undefined ? file : `${file} line ${line}`;
  return {
    id: file === "private.key" ? "key" : "configuration",
    title: place,
    severity,
    message: `${message}.`,
    ...(remedy === undefined ? {} : { remedy }),
  };
}
