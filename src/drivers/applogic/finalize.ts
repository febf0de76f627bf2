import type { MoveWorld } from "../../handover/move-world.ts";
import type { Workflow } from "../../jobs/workflow.ts";
import { checkCommitted, destroyKeptCopies } from "./steps/finalize-steps.ts";

/** The old sides go. */
export const finalize: Workflow<MoveWorld> = {
  name: "finalize",
  steps: [checkCommitted, destroyKeptCopies],
};
