import { moveFactsOf } from "../../../handover/move-facts.ts";
import { recordsOf } from "../../../handover/move-records.ts";
import type { MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { giveTargetUp } from "./grant-target.ts";
import { untilSettled } from "./until.ts";

/** Starts the copy; it serves nobody before the commit. */
export const startTarget: Step<MoveWorld> = {
  name: "applogic/start-target",
  title: "Start the application on the target",
  phase: "start",
  by: "helper",
  async run(ctx) {
    const { targetName } = moveFactsOf(ctx.job);
    const found = await untilSettled(ctx, ctx.world.target, targetName);
    if (found?.state !== "running") await ctx.world.target.start(targetName);
    return undefined;
  },
  async probe(ctx) {
    const found = await untilSettled(ctx, ctx.world.target, moveFactsOf(ctx.job).targetName);
    return found?.state === "running" ? { state: "done" } : { state: "not-done" };
  },
  undo: {
    onFailure: "stuck",
    async run(ctx) {
      const { targetName } = moveFactsOf(ctx.job);
      await giveTargetUp(ctx);
      const found = await untilSettled(ctx, ctx.world.target, targetName);
      if (found !== undefined && found.state !== "stopped") await ctx.world.target.stop(targetName);
    },
  },
  explain(spec) {
    const { targetName } = moveFactsOf(spec);
    const records = recordsOf(spec);
    return {
      sentence: `${targetName} is started on ${spec.target} with its new properties, behind its closed gate.`,
      commands: [{ grid: spec.target, text: planned.start(targetName) }],
      undo: [
        {
          grid: spec.target,
          text: planned.writeRecord(targetName, records.target("away", records.givenUp, "<entity>")),
        },
        { grid: spec.target, text: planned.stop(targetName) },
      ],
    };
  },
};
