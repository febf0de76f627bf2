import { type Check, type Severity, worstOf } from "../../domain/checks.ts";
import { type Badge, severityBadge } from "./badges.ts";
import { count } from "./words.ts";

export interface ChecksModel {
  readonly summary: string;
  readonly worst: Badge;
  /** Worst first: what blocks must be seen without scrolling. */
  readonly list: readonly CheckModel[];
  readonly hasErrors: boolean;
  readonly hasWarnings: boolean;
}

export interface CheckModel {
  readonly badge: Badge;
  readonly title: string;
  readonly message: string;
  readonly remedy: string | undefined;
}

const ORDER: readonly Severity[] = ["error", "warning", "fine"];

export function presentChecks(checks: readonly Check[]): ChecksModel {
  const of = (severity: Severity): readonly Check[] => checks.filter((check) => check.severity === severity);
  return {
    summary: summaryOf(of("error").length, of("warning").length, of("fine").length),
    worst: severityBadge(worstOf(checks)),
    list: ORDER.flatMap((severity) => of(severity)).map(presentCheck),
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
