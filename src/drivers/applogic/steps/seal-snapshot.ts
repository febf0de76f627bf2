import { MigError } from "../../../domain/errors.ts";
import { moveFactsOf } from "../../../handover/move-facts.ts";
import { recordsOf } from "../../../handover/move-records.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { untilSettled } from "./until.ts";

/** The private key stays out of a snapshot, and a mig.ini with a password in it; then its record says what it is. From here on the snapshot counts as made. */
export const sealSnapshot: Step<MoveWorld> = {
  name: "seal-snapshot",
  title: "Seal the snapshot",
  phase: "final-copy",
  by: "helper",
  commits: true,
  async run(ctx) {
    const { targetName, secretFiles } = moveFactsOf(ctx.job);
    const records = recordsOf(ctx.job);
    const { target } = ctx.world;
    const found = await untilSettled(ctx, target, targetName);
    if (found === undefined)
      throw new MigError("VERIFY_FAILED", `The snapshot ${targetName} on ${ctx.job.target} is gone`);
    for (const path of secretFiles?.paths ?? []) {
      await target.removeVolumeFile(targetName, secretFiles?.volume ?? "", path);
    }
    if (found.record === "foreign" || found.record?.state !== "snapshot") {
      await target.writeRecord(
        targetName,
        records.moving,
        records.target("snapshot", records.moving, found.entity),
      );
    }
    return { snapshot: targetName };
  },
  async probe(ctx) {
    const sealed = (await sealedRecord(ctx)) === "snapshot";
    return sealed
      ? { state: "done", output: { snapshot: moveFactsOf(ctx.job).targetName } }
      : { state: "not-done" };
  },
  undo: { nothing: "An unsealed copy goes with the reservation of its name." },
  explain(spec) {
    const { targetName, secretFiles } = moveFactsOf(spec);
    const records = recordsOf(spec);
    const on = (text: string): { grid: string; text: string } => ({ grid: spec.target, text });
    return {
      sentence:
        "What holds a secret is taken out of the copy, and its record says snapshot: only adopt may start it.",
      commands: [
        ...(secretFiles?.paths ?? []).map((path) =>
          on(planned.removeVolumeFile(targetName, secretFiles?.volume ?? "", path)),
        ),
        on(planned.writeRecord(targetName, records.target("snapshot", records.moving, "<entity>"))),
      ],
    };
  },
};

async function sealedRecord(ctx: MoveContext): Promise<string | undefined> {
  return (await ctx.world.target.readRecord(moveFactsOf(ctx.job).targetName))?.state;
}
