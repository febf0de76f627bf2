import type { MoveWorld } from "../../handover/move-world.ts";
import type { Workflow } from "../../jobs/workflow.ts";
import { bringSourceBack, cleanUpAfterBack, giveUpTarget, removeOldHelper } from "./steps/recover-back.ts";
import { claimRecords, stopOldHolder } from "./steps/recover-claim.ts";
import { keepSource, startCommitted, startGranted, verifyAndCommit } from "./steps/recover-forward.ts";

/** The ways in which somebody else than the helper ends a job, from the records alone. */
export const recoverBack: Workflow<MoveWorld> = {
  name: "recover-back",
  steps: [stopOldHolder, claimRecords, giveUpTarget, bringSourceBack, cleanUpAfterBack, removeOldHelper],
};

export const recoverForward: Workflow<MoveWorld> = {
  name: "recover-forward",
  steps: [stopOldHolder, claimRecords, startGranted, verifyAndCommit, keepSource, removeOldHelper],
};

export const startSource: Workflow<MoveWorld> = {
  name: "recover-start-source",
  steps: [startCommitted("source")],
};

export const startTargetAgain: Workflow<MoveWorld> = {
  name: "recover-start-target",
  steps: [startCommitted("target")],
};
