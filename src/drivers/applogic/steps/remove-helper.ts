import { helperName } from "../../../domain/ids.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import type { ApplicationFacts, GridSession } from "../../driver.ts";
import { planned } from "../planned.ts";
import { untilSettled } from "./until.ts";
import { withHint } from "./with-hint.ts";

/** Only now, after the journal is back where the application is. The controller destroys it when it stops. */
export const removeHelper: Step<MoveWorld> = {
  name: "applogic/remove-helper",
  title: "Remove the helper",
  phase: "settle",
  by: "agent",
  lenient: true,
  async run(ctx) {
    const name = helperName(ctx.job.id);
    const remedy = `The helper has done its work and can go. Mend what the controller names, then on ${ctx.job.source}: ${planned.stop(name)}`;
    await withHint(remedy, () => removeHelperApplication(ctx, name));
    return undefined;
  },
  async probe(ctx) {
    const found = await ctx.world.source.findApplication(helperName(ctx.job.id));
    return found === undefined ? { state: "done" } : { state: "not-done" };
  },
  undo: { nothing: "The helper has done its work." },
  explain(spec) {
    const name = helperName(spec.id);
    return {
      sentence: `The helper on ${spec.source} is stopped and goes.`,
      commands: [
        { grid: spec.source, text: planned.setDestroyOnStop(name) },
        { grid: spec.source, text: planned.stop(name) },
      ],
    };
  },
};

/** Safe to run again at any point; ends when no such application is left. */
export async function removeHelperApplication(ctx: MoveContext, name: string): Promise<void> {
  const { source } = ctx.world;
  let found = await untilSettled(ctx, source, name);
  if (found === undefined) return;
  if (found.state !== "stopped") await stopHelper(source, found);
  found = await untilSettled(ctx, source, name);
  if (found !== undefined) await source.destroy(name);
}

/** The controller destroys it when it stops; where it does not, it is stopped. */
export async function stopHelper(session: GridSession, helper: ApplicationFacts): Promise<void> {
  if (!helper.destroyOnStop) await session.setDestroyOnStop(helper.name);
  await session.stop(helper.name);
}
