import { isTemporary, isUnknownOutcome, MigError } from "../../../domain/errors.ts";
import { type Leftover, leftoversOf } from "../../../handover/clean-facts.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import type { ApplicationFacts } from "../../driver.ts";
import { planned } from "../planned.ts";
import { stopHelper } from "./remove-helper.ts";
import { untilSettled } from "./until.ts";

/** Each on its own: what cannot be destroyed, or is not what was listed any more, stays, and the others go. */
export const destroyLeftovers: Step<MoveWorld> = {
  name: "applogic/destroy-leftovers",
  title: "Destroy what is left over",
  phase: "settle",
  by: "agent",
  lenient: true,
  async run(ctx) {
    const errors: MigError[] = [];
    for (const leftover of leftoversOf(ctx.job)) {
      try {
        await destroyOne(ctx, leftover);
      } catch (error) {
        errors.push(ownError(error, ctx));
      }
    }
    if (errors.length > 0) throw inOne(errors);
    return undefined;
  },
  async probe(ctx) {
    for (const { grid, name } of leftoversOf(ctx.job)) {
      if ((await untilSettled(ctx, ctx.world.at(grid), name)) !== undefined) return { state: "not-done" };
    }
    return { state: "done" };
  },
  undo: { nothing: "What is destroyed does not come back." },
  explain: (spec) => ({
    sentence: "Each is looked at once more, and destroyed if it is still what was listed, and stopped.",
    commands: leftoversOf(spec).flatMap(({ grid, name, isHelper, isRunning }) => {
      const texts =
        isHelper && isRunning
          ? [planned.setDestroyOnStop(name), planned.stop(name)]
          : [planned.destroy(name)];
      return texts.map((text) => ({ grid, text }));
    }),
  }),
};

/** What says something about this one thing alone; an abort, and a lost answer, are the whole step's. */
function ownError(error: unknown, { signal }: MoveContext): MigError {
  if (signal.aborted || !(error instanceof MigError) || isUnknownOutcome(error)) throw error;
  return error;
}

/** While one of them may pass, the engine tries the whole list again: what is gone by then is gone. */
function inOne(errors: readonly MigError[]): MigError {
  const leading = errors.find(isTemporary) ?? errors[0];
  const message = errors.map((error) => error.message).join("; ");
  return new MigError(leading?.code ?? "INTERNAL", message, { hint: leading?.hint, cause: leading });
}

async function destroyOne(ctx: MoveContext, leftover: Leftover): Promise<void> {
  const { grid, name, isHelper } = leftover;
  const session = ctx.world.at(grid);
  let found = await untilSettled(ctx, session, name);
  if (found === undefined) {
    ctx.note(`${name} is not there any more: there is nothing to destroy.`, grid);
    return;
  }
  mustBeTheListed(found, leftover);
  if (isHelper && leftover.isRunning) {
    await stopHelper(session, found);
    found = await untilSettled(ctx, session, name);
    if (found === undefined) return;
  }
  mustBeStopped(found, leftover);
  await session.destroy(name);
}

function mustBeTheListed(
  { record, entity }: ApplicationFacts,
  { grid, name, jobId, ...listed }: Leftover,
): void {
  const isSame =
    entity === listed.entity &&
    record !== "foreign" &&
    record?.applicationId === listed.record?.applicationId &&
    record?.generation === listed.record?.generation &&
    record?.holder === listed.record?.holder &&
    record?.state === listed.record?.state &&
    (record === undefined || record.job?.id === jobId);
  if (isSame) return;
  throw new MigError("RECORD_FOREIGN", `${name} on ${grid} is not what was listed any more: it stays`, {
    hint: "List anew: mig leftovers",
  });
}

function mustBeStopped({ state }: ApplicationFacts, { grid, name }: Leftover): void {
  if (state === "stopped") return;
  throw new MigError("GRID_REFUSED", `${name} on ${grid} is ${state}: what runs is not destroyed`, {
    hint: `Find out who started it. To stop it: ${planned.stop(name)}`,
  });
}
