import { moveFactsOf } from "../../../handover/move-facts.ts";
import type { MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { destroyKept } from "./destroy-kept.ts";
import { untilSettled } from "./until.ts";

/** Rollback refers to the last commit only: an older kept copy on the source's grid goes once the newer one is kept. */
export const destroySuperseded: Step<MoveWorld> = {
  name: "applogic/destroy-superseded",
  title: "Destroy older kept copies",
  phase: "settle",
  by: "agent",
  lenient: true,
  async run(ctx) {
    for (const kept of moveFactsOf(ctx.job).superseded) await destroyKept(ctx, kept, ctx.world.source);
    return undefined;
  },
  async probe(ctx) {
    for (const kept of moveFactsOf(ctx.job).superseded) {
      if ((await untilSettled(ctx, ctx.world.source, kept.name)) !== undefined) return { state: "not-done" };
    }
    return { state: "done" };
  },
  undo: { nothing: "What is destroyed does not come back." },
  explain(spec) {
    const { superseded } = moveFactsOf(spec);
    return {
      sentence:
        superseded.length === 0
          ? `There is no older kept copy on ${spec.source}.`
          : `The older kept copies on ${spec.source} go: rollback refers to the last commit only.`,
      commands: superseded.map((kept) => ({ grid: kept.grid, text: planned.destroy(kept.name) })),
    };
  },
};
