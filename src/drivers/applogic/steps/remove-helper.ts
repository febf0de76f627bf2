import { helperName } from "../../../domain/ids.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { untilSettled } from "./until.ts";

/** Only now, after the journal is back where the application is. The controller destroys it when it stops. */
export const removeHelper: Step<MoveWorld> = {
  name: "applogic/remove-helper",
  title: "Remove the helper",
  phase: "settle",
  by: "agent",
  lenient: true,
  async run(ctx) {
    await removeHelperApplication(ctx, helperName(ctx.job.id));
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
  if (found.state !== "stopped") {
    if (!found.destroyOnStop) await source.setDestroyOnStop(name);
    await source.stop(name);
  }
  found = await untilSettled(ctx, source, name);
  if (found !== undefined) await source.destroy(name);
}
