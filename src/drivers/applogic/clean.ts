import type { MoveWorld } from "../../handover/move-world.ts";
import type { Workflow } from "../../jobs/workflow.ts";
import { destroyLeftovers } from "./steps/destroy-leftovers.ts";
import { checkCommitted } from "./steps/finalize-steps.ts";

/** What ended jobs left behind goes. A job, as all that destroys: its commands are journalled first, and drained. */
export const clean: Workflow<MoveWorld> = {
  name: "clean",
  steps: [checkCommitted, destroyLeftovers],
};
