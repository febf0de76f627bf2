import { MigError } from "../domain/errors.ts";
import type { JobSpec } from "../domain/job.ts";
import type { JobKind } from "../domain/phase.ts";
import type { TakeoverAction } from "../domain/takeover.ts";
import { clean } from "../drivers/applogic/clean.ts";
import { deleteSnapshot } from "../drivers/applogic/delete-snapshot.ts";
import { finalize } from "../drivers/applogic/finalize.ts";
import { migrate } from "../drivers/applogic/migrate.ts";
import { recoverBack, recoverForward, startSource, startTargetAgain } from "../drivers/applogic/recover.ts";
import { rollback } from "../drivers/applogic/rollback.ts";
import { snapshot } from "../drivers/applogic/snapshot.ts";
import type { MoveWorld } from "../handover/move-world.ts";
import type { Workflow } from "../jobs/workflow.ts";

/** The workflows we have, by the kind of job. */
export function workflowOfKind(kind: Exclude<JobKind, "recover">): Workflow<MoveWorld> {
  switch (kind) {
    case "migrate":
      return migrate;
    case "snapshot":
      return snapshot;
    case "rollback":
      return rollback;
    case "finalize":
      return finalize;
    case "clean":
      return clean;
    case "delete-snapshot":
      return deleteSnapshot;
  }
}

/** How a takeover is carried out; undefined when there is nothing to do. */
export function workflowOfTakeover(action: TakeoverAction): Workflow<MoveWorld> | undefined {
  switch (action) {
    case "back":
      return recoverBack;
    case "forward":
      return recoverForward;
    case "start-source":
      return startSource;
    case "start-target":
      return startTargetAgain;
    case "wait":
    case "nothing":
      return undefined;
  }
}

const RECOVERIES = [recoverBack, recoverForward, startSource, startTargetAgain];

/** The workflow that a job in the journal runs. Throws `JOURNAL_NEWER` when this MIG does not have it. */
export function workflowOfJob(job: JobSpec): Workflow<MoveWorld> {
  if (job.kind !== "recover") return workflowOfKind(job.kind);
  const found = RECOVERIES.find((workflow) => workflow.name === job.strategy);
  if (found !== undefined) return found;
  throw new MigError("JOURNAL_NEWER", `This MIG has no workflow ${job.strategy}`, {
    hint: "The job was begun by another version of MIG; run that version.",
  });
}
