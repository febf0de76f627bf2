import { sameClaim } from "../../../domain/record.ts";
import { moveFactsOf } from "../../../handover/move-facts.ts";
import { recordsOf } from "../../../handover/move-records.ts";
import type { MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { takeSourceBack, wayHome } from "./stop-source.ts";
import { untilSettled } from "./until.ts";
import { withHint } from "./with-hint.ts";

/** After a snapshot the source runs again, in every outcome; if it will not, the job says so loudly. */
export const startSourceAgain: Step<MoveWorld> = {
  name: "applogic/start-source-again",
  title: "Start the source again",
  phase: "start",
  by: "helper",
  serves: true,
  async run(ctx) {
    const { name } = moveFactsOf(ctx.job);
    const remedy = `The snapshot is made, but ${name} is down. Mend what the controller names, then on ${ctx.job.source}: ${planned.start(name)}`;
    await withHint(remedy, () => takeSourceBack(ctx));
    return undefined;
  },
  async probe(ctx) {
    const { name } = moveFactsOf(ctx.job);
    const found = await untilSettled(ctx, ctx.world.source, name);
    const record = found === undefined || found.record === "foreign" ? undefined : found.record;
    const home = found?.state === "running" && sameClaim(record, recordsOf(ctx.job).settled(ctx.job.source));
    return home ? { state: "done" } : { state: "not-done" };
  },
  undo: { nothing: "The source runs." },
  explain: (spec) => ({
    sentence: `${moveFactsOf(spec).name} is started again on ${spec.source}; the downtime ends here.`,
    commands: wayHome(spec),
  }),
};
