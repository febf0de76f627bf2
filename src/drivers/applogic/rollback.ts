import type { MoveWorld } from "../../handover/move-world.ts";
import type { Workflow } from "../../jobs/workflow.ts";
import { checkAgain } from "./steps/check-again.ts";
import { commit, openGate } from "./steps/commit.ts";
import { destroySuperseded } from "./steps/destroy-superseded.ts";
import { grantTarget } from "./steps/grant-target.ts";
import { handOver } from "./steps/hand-over.ts";
import { provisionHelper } from "./steps/provision-helper.ts";
import { releaseSource } from "./steps/release-source.ts";
import { removeHelper } from "./steps/remove-helper.ts";
import { findKept, renameKeptBack } from "./steps/rename-kept-back.ts";
import { retireSource } from "./steps/retire-source.ts";
import { startTarget } from "./steps/start-target.ts";
import { stopSource } from "./steps/stop-source.ts";
import { verifyTarget } from "./steps/verify-target.ts";

/** Back to the kept source. What was written since the commit stays in the copy that is kept in its turn. */
export const rollback: Workflow<MoveWorld> = {
  name: "rollback",
  steps: [
    provisionHelper,
    findKept, // early: its undo, putting the kept source away again, comes when the source runs again
    checkAgain,
    handOver,

    stopSource,
    renameKeptBack,
    releaseSource,
    grantTarget,
    startTarget,
    verifyTarget,
    commit, // ---- no abort below this line ----
    openGate,

    retireSource,
    destroySuperseded,
    removeHelper,
  ],
};
