import type { ErrorCode } from "./errors.ts";

export type ConfigFile = "grid.info" | "private.key" | "mig.ini" | "properties";

/** One thing that the lint found in a configuration file. All of them are reported at once. */
export interface LintFinding {
  readonly file: ConfigFile;
  /** First line is 1; absent where the finding is about the file as a whole. */
  readonly line?: number;
  /** That line, without what may be a secret. */
  readonly text?: string;
  /** `error`: MIG does not work with this file. `note`: nothing is wrong, but a person should know. */
  readonly severity: "error" | "warning" | "note";
  /** One sentence without a final period: what was found, what was expected. */
  readonly message: string;
  /** What to do now; an exact command where one exists. */
  readonly remedy?: string;
  /** Of an error; absent: `CONFIG_INVALID`. */
  readonly code?: ErrorCode;
}

/** The finding as one line of text: `grid.info:12: warning: …`. */
export function formatFinding({ file, line, severity, message }: LintFinding): string {
  return `${file}${line === undefined ? "" : `:${line}`}: ${severity}: ${message}`;
}

export function isError(finding: LintFinding): boolean {
  return finding.severity === "error";
}
