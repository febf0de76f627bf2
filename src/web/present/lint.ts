import type { LintFinding } from "../../domain/lint.ts";
import type { Badge } from "./badges.ts";

export interface LintModel {
  readonly badge: Badge;
  readonly file: string;
  /** `line 12`; empty where it is about the file as a whole. */
  readonly place: string;
  /** The line as it stands there, without what may be a secret. */
  readonly text: string;
  readonly message: string;
  readonly remedy: string;
}

const BADGES: Readonly<Record<LintFinding["severity"], Badge>> = {
  error: { icon: "cross", word: "error", tone: "bad" },
  warning: { icon: "warn", word: "warning", tone: "warn" },
  note: { icon: "todo", word: "note", tone: "idle" },
};

/** In the order of the files; a page shows them all. */
export function presentLint(findings: readonly LintFinding[]): readonly LintModel[] {
  return findings.map(({ file, line, text = "", severity, message, remedy = "" }) => ({
    badge: BADGES[severity],
    file,
    place: line === undefined ? "" : `line ${line}`,
    text,
    message,
    remedy,
  }));
}
