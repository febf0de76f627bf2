import { hasCode, MigError } from "../../../domain/errors.ts";
import { type OwnershipRecord, sameClaim } from "../../../domain/record.ts";
import { HELPER_COMPONENT, HELPER_STATE, openMailbox } from "../../../handover/mailbox.ts";
import { moveFactsOf } from "../../../handover/move-facts.ts";
import { recordsOf } from "../../../handover/move-records.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";

/**
 * The helper gets the job, the key and the journal, and then the record. From the moment the record names the
 * helper the agent only reads.
 */
export const handOver: Step<MoveWorld> = {
  name: "hand-over",
  title: "Hand the job to the helper",
  phase: "hand-over",
  by: "agent",
  handsOver: true,
  async run(ctx) {
    const { name, helper } = moveFactsOf(ctx.job);
    const { source } = ctx.world;
    if (await helperHolds(ctx)) return undefined;
    const mailbox = openMailbox(source, helper.name);
    for (const file of await ctx.world.inbox()) await mailbox.put(file);
    ctx.signal.throwIfAborted();
    ctx.world.forgetMark();
    const records = recordsOf(ctx.job);
    await source.writeRecord(name, records.before, records.source("moving", records.moving));
    ctx.world.moving();
    return undefined;
  },
  async probe(ctx) {
    return (await helperHolds(ctx)) ? { state: "done" } : { state: "not-done" };
  },
  undo: {
    onFailure: "stuck",
    async run(ctx) {
      // The helper took the source back before the job came here; if it still holds it, it drives.
      if (!(await helperHolds(ctx))) return;
      throw new MigError("FENCED", `The helper drives job ${ctx.job.id}: the record names it`);
    },
  },
  explain(spec) {
    const { name, helper } = moveFactsOf(spec);
    const records = recordsOf(spec);
    const put = (file: string): string =>
      planned.putFile(helper.name, HELPER_COMPONENT, `${HELPER_STATE}/inbox/${file}`);
    return {
      sentence:
        "The helper gets the job, the key and the journal by SFTP, then the record: it drives from here on.",
      commands: [
        ...["grid.info", "private.key", "mig.ini", "host-keys.json", "job.json"].map((file) => ({
          grid: spec.source,
          text: put(file),
        })),
        { grid: spec.source, text: planned.writeRecord(name, records.source("moving", records.moving)) },
      ],
    };
  },
};

async function helperHolds(ctx: MoveContext): Promise<boolean> {
  const { name } = moveFactsOf(ctx.job);
  const record = await readRecord(ctx, name);
  const { moving } = recordsOf(ctx.job);
  return record !== undefined && sameClaim(record, moving);
}

async function readRecord(ctx: MoveContext, name: string): Promise<OwnershipRecord | undefined> {
  try {
    return await ctx.world.source.readRecord(name);
  } catch (error) {
    if (hasCode(error, "UNKNOWN_APPLICATION")) return undefined;
    throw error;
  }
}
