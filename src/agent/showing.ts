import type { ApprovalChoice } from "../domain/approval.ts";
import { MigError } from "../domain/errors.ts";
import type { Plan } from "../domain/plan.ts";
import { approvalFor } from "./approving.ts";
import { planMove } from "./planning.ts";
import type { StartingParts } from "./starting.ts";

/** Makes a plan that may be started as it is shown. Throws `UNKNOWN_GRID`, `BAD_REQUEST`, `CONFIG_*`, `SSH_*`. */
export async function showPlan(
  parts: StartingParts,
  kind: "migrate" | "snapshot",
  { target, choice }: { readonly target: string; readonly choice: ApprovalChoice },
): Promise<Plan> {
  parts.planning.grid(target);
  const standpoint = parts.standpoint();
  if (target === standpoint.place.grid) {
    throw new MigError("BAD_REQUEST", `The application is on ${target} already`, {
      hint: "Choose another grid; mig grids lists them.",
    });
  }
  const approval = approvalFor(parts, kind, choice);
  const { plan, spec } = await planMove(parts.planning, standpoint, { kind, target, by: "plan", approval });
  parts.shown.remember(spec, plan);
  return plan;
}
