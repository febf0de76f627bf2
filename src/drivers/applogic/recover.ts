import type { MoveWorld } from "../../handover/move-world.ts";
import type { Workflow } from "../../jobs/workflow.ts";
import { bringSourceBack, giveUpTarget } from "./steps/recover-back.ts";
import { claimRecords, stopOldHolder } from "./steps/recover-claim.ts";
import { startCommitted, startGranted, verifyAndCommit } from "./steps/recover-forward.ts";
import { cleanUpAfterBack, keepSource, removeOldHelper, unlessHelperLives } from "./steps/recover-settle.ts";

/** The ways in which somebody else than the helper ends a job, from the records alone. */
export const recoverBack: Workflow<MoveWorld> = {
  name: "recover-back",
  steps: [
    stopOldHolder,
    claimRecords("back"),
    giveUpTarget,
    bringSourceBack,
    cleanUpAfterBack,
    removeOldHelper,
  ],
};

export const recoverForward: Workflow<MoveWorld> = {
  name: "recover-forward",
  steps: [stopOldHolder, claimRecords("forward"), startGranted, verifyAndCommit, keepSource, removeOldHelper],
};

/** Committed here: started if it is off, and what was left of the job on either grid goes. */
export const startSource: Workflow<MoveWorld> = {
  name: "recover-start-source",
  steps: [startCommitted("source"), ...[cleanUpAfterBack, removeOldHelper].map(unlessHelperLives)],
};

export const startTargetAgain: Workflow<MoveWorld> = {
  name: "recover-start-target",
  steps: [startCommitted("target"), ...[keepSource, removeOldHelper].map(unlessHelperLives)],
};
