import type { MoveWorld } from "../../handover/move-world.ts";
import type { Workflow } from "../../jobs/workflow.ts";
import { checkAgain } from "./steps/check-again.ts";
import { copy } from "./steps/copy.ts";
import { handOver } from "./steps/hand-over.ts";
import { provisionHelper } from "./steps/provision-helper.ts";
import { removeHelper } from "./steps/remove-helper.ts";
import { reserveTarget } from "./steps/reserve-target.ts";
import { sealSnapshot } from "./steps/seal-snapshot.ts";
import { startSourceAgain } from "./steps/start-source-again.ts";
import { stopSource } from "./steps/stop-source.ts";

/** A stopped copy at the target; the source runs again in every outcome. */
export const snapshot: Workflow<MoveWorld> = {
  name: "snapshot",
  steps: [
    provisionHelper,
    reserveTarget,
    checkAgain,
    handOver,

    stopSource,
    copy,
    sealSnapshot, // ---- from here on the snapshot counts as made ----
    startSourceAgain,

    removeHelper,
  ],
};
