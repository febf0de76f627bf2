import { helperName } from "../../../domain/ids.ts";
import { moveFactsOf } from "../../../handover/move-facts.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { removeHelperApplication } from "./remove-helper.ts";
import { untilSettled } from "./until.ts";

/** The helper must outlive the application it stops, and can be made only while the application still runs. */
export const provisionHelper: Step<MoveWorld> = {
  name: "applogic/provision-helper",
  title: "Provision the helper",
  phase: "prepare",
  by: "agent",
  async run(ctx) {
    const { helper } = moveFactsOf(ctx.job);
    const known = await untilSettled(ctx, ctx.world.source, helper.name);
    if (known !== undefined && known.state !== "running") {
      await removeHelperApplication(ctx, helper.name);
    }
    if (known?.state !== "running") await ctx.world.source.provisionHelper(helper.name, helper.properties);
    return { helper: helper.name };
  },
  async probe(ctx) {
    const found = await ctx.world.source.findApplication(helperName(ctx.job.id));
    if (found === undefined) return { state: "not-done" };
    if (found.state === "running") return { state: "done", output: { helper: found.name } };
    return { state: "partly", what: `${found.name} is ${found.state}` };
  },
  undo: {
    onFailure: "problem",
    run: (ctx: MoveContext) => removeHelperApplication(ctx, helperName(ctx.job.id)),
  },
  explain(spec) {
    const { helper } = moveFactsOf(spec);
    return {
      sentence: `A helper outside the application is made on ${spec.source}; it goes on while the application is down.`,
      commands: [{ grid: spec.source, text: planned.provisionHelper(helper.name, helper.properties) }],
      undo: [
        { grid: spec.source, text: planned.setDestroyOnStop(helper.name) },
        { grid: spec.source, text: planned.stop(helper.name) },
      ],
    };
  },
};
