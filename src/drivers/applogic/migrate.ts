import type { MoveWorld } from "../../handover/move-world.ts";
import type { Workflow } from "../../jobs/workflow.ts";
import { checkAgain } from "./steps/check-again.ts";
import { commit, openGate } from "./steps/commit.ts";
import { copy } from "./steps/copy.ts";
import { destroySuperseded } from "./steps/destroy-superseded.ts";
import { grantTarget } from "./steps/grant-target.ts";
import { handOver } from "./steps/hand-over.ts";
import { provisionHelper } from "./steps/provision-helper.ts";
import { releaseSource } from "./steps/release-source.ts";
import { removeHelper } from "./steps/remove-helper.ts";
import { reserveTarget } from "./steps/reserve-target.ts";
import { retireSource } from "./steps/retire-source.ts";
import { startTarget } from "./steps/start-target.ts";
import { stopSource } from "./steps/stop-source.ts";
import { verifyTarget } from "./steps/verify-target.ts";

/** The application moves; the source is kept until finalize. */
export const migrate: Workflow<MoveWorld> = {
  name: "migrate",
  steps: [
    provisionHelper, // must be made while the application still runs, and outlive it
    reserveTarget, // early: its undo, the removal of the copy, comes when the source runs again
    checkAgain,
    handOver, // the agent only reads from here on

    stopSource, // its undo is the way home: committed again, then started
    copy,
    releaseSource, // away before granted: never may both sides start
    grantTarget,
    startTarget, // behind the closed gate
    verifyTarget,
    commit, // ---- no abort below this line ----
    openGate,

    retireSource, // by the agent at the target, after it has the whole journal
    destroySuperseded,
    removeHelper, // last: until here it could still be asked
  ],
};
