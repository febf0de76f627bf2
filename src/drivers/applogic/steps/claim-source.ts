import { sameClaim } from "../../../domain/record.ts";
import { moveFactsOf } from "../../../handover/move-facts.ts";
import { recordsOf } from "../../../handover/move-records.ts";
import type { MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { takeSourceBack } from "./stop-source.ts";

/** For a move that is driven from outside: no agent hands anything over, so the record is taken as it is, or made. */
export const claimSource: Step<MoveWorld> = {
  name: "claim-source",
  title: "Claim the record of the source",
  phase: "hand-over",
  by: "agent",
  async run(ctx) {
    const { name, generation } = moveFactsOf(ctx.job);
    const { source } = ctx.world;
    const records = recordsOf(ctx.job);
    if (sameClaim(await source.readRecord(name), records.moving)) return undefined;
    const before = generation === 0 ? undefined : records.before;
    await source.writeRecord(name, before, records.source("moving", records.moving));
    return undefined;
  },
  async probe(ctx) {
    const record = await ctx.world.source.readRecord(moveFactsOf(ctx.job).name);
    return sameClaim(record, recordsOf(ctx.job).moving) ? { state: "done" } : { state: "not-done" };
  },
  undo: {
    onFailure: "stuck",
    async run(ctx) {
      const record = await ctx.world.source.readRecord(moveFactsOf(ctx.job).name);
      const { moving, settled } = recordsOf(ctx.job);
      const isOurs = sameClaim(record, moving) || sameClaim(record, settled(ctx.job.source));
      if (isOurs) await takeSourceBack(ctx);
    },
  },
  explain(spec) {
    const { name } = moveFactsOf(spec);
    const records = recordsOf(spec);
    const write = (state: "moving" | "committed", claim: typeof records.moving) => ({
      grid: spec.source,
      text: planned.writeRecord(name, records.source(state, claim)),
    });
    return {
      sentence: `The record on ${spec.source} names this job: nobody else may move ${name} meanwhile.`,
      commands: [write("moving", records.moving)],
      undo: [write("committed", records.settled(spec.source))],
    };
  },
};
