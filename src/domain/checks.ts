/** One finding of the preflight. A failed check is data, never an exception. */
export interface Check {
  /** Stable identifier, `trust`, `name-free`, … */
  readonly id: string;
  /** What was looked at, in words: "Grid my_grid_two trusts my_grid_one". */
  readonly title: string;
  readonly severity: Severity;
  /** What was found. */
  readonly message: string;
  /** What to do now; an exact command where one exists. */
  readonly remedy?: string;
  readonly grid?: string;
}

export type Severity = "fine" | "warning" | "error";

/** What a person accepts: this finding on that grid or place, whatever it says in detail. */
export function checkKey({ id, grid, title }: Pick<Check, "id" | "grid" | "title">): string {
  return grid === undefined ? `${id}: ${title}` : `${id} on ${grid}`;
}

const RANK: Readonly<Record<Severity, number>> = { fine: 0, warning: 1, error: 2 };

export function worstOf(checks: readonly Check[]): Severity {
  return checks.reduce<Severity>(
    (worst, check) => (RANK[check.severity] > RANK[worst] ? check.severity : worst),
    "fine",
  );
}
