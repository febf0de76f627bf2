import { MigError } from "../../../domain/errors.ts";
import { finalizeFactsOf } from "../../../handover/move-facts.ts";
import type { MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { destroyKept } from "./destroy-kept.ts";
import { untilSettled } from "./until.ts";

/** A fresh look before anything is destroyed: the application is committed, runs, and is the one that was planned with. */
export const checkCommitted: Step<MoveWorld> = {
  name: "check-committed",
  title: "See that the application is committed and runs",
  phase: "preflight",
  by: "agent",
  async run(ctx) {
    const facts = finalizeFactsOf(ctx.job);
    const found = await untilSettled(ctx, ctx.world.source, facts.name);
    const record = found === undefined || found.record === "foreign" ? undefined : found.record;
    const well =
      found?.state === "running" &&
      found.entity === facts.entity &&
      record?.state === "committed" &&
      record.applicationId === facts.applicationId &&
      record.generation === facts.generation;
    if (well) return undefined;
    throw new MigError(
      "JOB_STATE",
      `The application on ${ctx.job.source} is not committed and running as it was: nothing is destroyed`,
      {
        hint: "Open its page; when it is well there, finalize again.",
      },
    );
  },
  async probe() {
    return { state: "not-done" };
  },
  undo: { nothing: "It only looks." },
  explain: (spec) => ({
    sentence: `${finalizeFactsOf(spec).name} must be committed and running on ${spec.source}; else nothing is destroyed.`,
    commands: [],
  }),
};

/** The old sides are thrown away; after it there is no rollback. */
export const destroyKeptCopies: Step<MoveWorld> = {
  name: "applogic/destroy-kept",
  title: "Destroy what was kept",
  phase: "settle",
  by: "agent",
  async run(ctx) {
    for (const kept of finalizeFactsOf(ctx.job).kept) await destroyKept(ctx, kept, ctx.world.at(kept.grid));
    return undefined;
  },
  async probe(ctx) {
    for (const kept of finalizeFactsOf(ctx.job).kept) {
      if ((await untilSettled(ctx, ctx.world.at(kept.grid), kept.name)) !== undefined)
        return { state: "not-done" };
    }
    return { state: "done" };
  },
  undo: { nothing: "What is destroyed does not come back." },
  explain: (spec) => ({
    sentence: "The kept copies are destroyed; there is no rollback any more.",
    commands: finalizeFactsOf(spec).kept.map((kept) => ({
      grid: kept.grid,
      text: planned.destroy(kept.name),
    })),
  }),
};
