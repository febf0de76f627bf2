import { MigError, toErrorData } from "../../../domain/errors.ts";
import { sameClaim } from "../../../domain/record.ts";
import { deletionFactsOf, type SnapshotFacts } from "../../../handover/move-facts.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import type { ApplicationFacts } from "../../driver.ts";
import { planned } from "../planned.ts";
import { untilSettled } from "./until.ts";

/** A lost controller is waited for this long: whether a snapshot is gone should be known when the job ends. */
const PATIENCE_MS = 10 * 60_000;

/** A fresh look before anything is destroyed: adopting it takes a second, and the plan may be older. */
export const checkSnapshotAgain: Step<MoveWorld> = {
  name: "check-snapshot",
  title: "See that it is a snapshot, and stopped",
  phase: "preflight",
  by: "agent",
  async run(ctx) {
    await lookAtSnapshot(ctx);
    return undefined;
  },
  async probe() {
    return { state: "not-done" };
  },
  undo: { nothing: "It only looks." },
  explain(spec) {
    const { name, grid } = deletionFactsOf(spec).snapshot;
    return {
      sentence: `${name} on ${grid} must still be the snapshot that job ${jobOf(spec)} made, and stopped.`,
      commands: [],
    };
  },
};

/** Looked at once more in the same breath: destroying is the one thing that nothing brings back. */
export const destroySnapshot: Step<MoveWorld> = {
  name: "applogic/destroy-snapshot",
  title: "Destroy the snapshot",
  phase: "settle",
  by: "agent",
  patienceMs: PATIENCE_MS,
  async run(ctx) {
    const { name, grid } = deletionFactsOf(ctx.job).snapshot;
    const found = await lookAtSnapshot(ctx);
    if (found === undefined) ctx.note(`${name} is not there any more: there is nothing to destroy.`, grid);
    else await ctx.world.at(grid).destroy(name);
    return undefined;
  },
  async probe(ctx) {
    const { name, grid } = deletionFactsOf(ctx.job).snapshot;
    const found = await untilSettled(ctx, ctx.world.at(grid), name);
    return found === undefined ? { state: "done" } : { state: "not-done" };
  },
  undo: { onFailure: "problem", run: (ctx) => sayWhatBecame(ctx) },
  explain(spec) {
    const { name, grid } = deletionFactsOf(spec).snapshot;
    return {
      sentence: `${name} is destroyed; it does not come back.`,
      commands: [{ grid, text: planned.destroy(name) }],
    };
  },
};

/** Undefined: it is gone. Throws `RECORD_FOREIGN` when it is not the snapshot that was planned with, `JOB_STATE` when it runs. */
async function lookAtSnapshot(ctx: MoveContext): Promise<ApplicationFacts | undefined> {
  const { applicationId, snapshot } = deletionFactsOf(ctx.job);
  const { name, grid } = snapshot;
  const found = await untilSettled(ctx, ctx.world.at(grid), name);
  if (found === undefined) return undefined;
  const hint = `Look at it: app info ${name}`;
  if (!isTheOne(found, snapshot, applicationId)) {
    throw new MigError("RECORD_FOREIGN", `${name} on ${grid} is not the snapshot any more: it stays`, {
      hint,
    });
  }
  if (found.state === "stopped") return found;
  throw new MigError(
    "JOB_STATE",
    `${name} on ${grid} is ${found.state}: a snapshot that runs is not destroyed`,
    {
      hint: `If nobody needs it: app stop ${name}`,
    },
  );
}

function isTheOne(
  { record, entity }: ApplicationFacts,
  planned: SnapshotFacts,
  applicationId: string,
): boolean {
  return (
    record !== undefined &&
    record !== "foreign" &&
    record.state === "snapshot" &&
    record.applicationId === applicationId &&
    sameClaim(record, planned) &&
    entity === planned.entity
  );
}

/**
 * Nothing brings it back. But the job ends here with its outcome open, so the log says how it is: one look, for nobody
 * should have to wait for a controller that is gone.
 */
async function sayWhatBecame(ctx: MoveContext): Promise<void> {
  const { name, grid } = deletionFactsOf(ctx.job).snapshot;
  try {
    const found = await ctx.world.at(grid).findApplication(name);
    ctx.note(found === undefined ? `${name} is destroyed all the same.` : `${name} is still there.`, grid);
  } catch (error) {
    const { message } = toErrorData(error);
    ctx.note(`Whether ${name} is destroyed is not known: ${message}. Look later: mig snapshots`, grid);
  }
}

function jobOf(spec: Parameters<typeof deletionFactsOf>[0]): string {
  return deletionFactsOf(spec).snapshot.jobId;
}
