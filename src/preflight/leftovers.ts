import type { Finding } from "../domain/guarded-check.ts";
import { judgeMarked, type OwnKnowledge } from "../domain/leftovers.ts";
import type { ApplicationFacts } from "../drivers/driver.ts";

export interface LeftoversQuestion {
  readonly grid: string;
  readonly applications: readonly ApplicationFacts[];
  readonly own: OwnKnowledge;
}

/** What ended jobs of this application left on a controller; what is another MIG's is none of our business. */
export function checkLeftovers({ grid, applications, own }: LeftoversQuestion): Finding {
  const left = applications.filter((facts) => judgeMarked({ ...facts, grid }, own)?.verdict === "left-over");
  if (left.length === 0) return { severity: "fine", message: "None." };
  return {
    severity: "warning",
    message: `${left.map(({ name, state }) => `${name} (${state})`).join(", ")}: of jobs that are over.`,
    remedy: "See why, and clean them: mig leftovers",
  };
}
