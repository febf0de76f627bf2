import { type Check, type Severity, worstOf } from "../../domain/checks.ts";
import { type Badge, severityBadge } from "./badges.ts";
import { count } from "./words.ts";

export interface ChecksModel {
  readonly summary: string;
  readonly worst: Badge;
  /** What is not fine, worst first: what blocks must be seen without scrolling. */
  readonly notable: readonly CheckModel[];
  readonly fine: readonly CheckModel[];
  readonly fineWord: string;
  readonly hasErrors: boolean;
  readonly hasWarnings: boolean;
}

export interface CheckModel {
  readonly badge: Badge;
  readonly title: string;
  readonly message: string;
  readonly remedy: string | undefined;
}

export function presentChecks(checks: readonly Check[]): ChecksModel {
  const of = (severity: Severity): readonly Check[] => checks.filter((check) => check.severity === severity);
  return {
    summary: summaryOf(of("error").length, of("warning").length, of("fine").length),
    worst: severityBadge(worstOf(checks)),
    notable: [...of("error"), ...of("warning")].map(presentCheck),
    fine: of("fine").map(presentCheck),
    fineWord: count(of("fine").length, "check is fine", "checks are fine"),
    hasErrors: of("error").length > 0,
    hasWarnings: of("warning").length > 0,
  };
}

function presentCheck({ severity, title, message, remedy }: Check): CheckModel {
  return { badge: severityBadge(severity), title, message, remedy };
}

function summaryOf(errors: number, warnings: number, fine: number): string {
  const parts = [
    errors > 0 ? count(errors, "error") : "",
    warnings > 0 ? count(warnings, "warning") : "",
    fine > 0 ? `${fine} fine` : "",
  ];
  return parts.filter((part) => part !== "").join(", ") || "none run yet";
}
