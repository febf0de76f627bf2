import type { MoveWorld } from "../../handover/move-world.ts";
import type { Workflow } from "../../jobs/workflow.ts";
import { checkSnapshotAgain, destroySnapshot } from "./steps/delete-snapshot-steps.ts";

/** One snapshot goes. */
export const deleteSnapshot: Workflow<MoveWorld> = {
  name: "delete-snapshot",
  steps: [checkSnapshotAgain, destroySnapshot],
};
