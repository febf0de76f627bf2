import { MigError } from "../../../domain/errors.ts";
import { sameClaim } from "../../../domain/record.ts";
import { recoverFactsOf } from "../../../handover/move-facts.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { unlessSourceSuffices } from "./recover-claim.ts";
import {
  committedRecord,
  findCopy,
  isAssertedOff,
  mustDrive,
  mustFindCopy,
  NO_WAY_BACK,
  recordOf,
  recoveredRecord,
  takersClaim,
} from "./recover-sides.ts";
import { untilSettled } from "./until.ts";

/** The target is given up first, so that no start or commit of it can land any more. */
export const giveUpTarget: Step<MoveWorld> = {
  name: "recover/give-up-target",
  title: "Give the target up",
  phase: "start",
  by: "agent",
  async run(ctx) {
    if (isAssertedOff(ctx.job, ctx.job.target)) return undefined;
    await unlessSourceSuffices(ctx, () => giveUp(ctx));
    return undefined;
  },
  async probe() {
    return { state: "not-done" };
  },
  undo: NO_WAY_BACK,
  explain(spec) {
    const facts = recoverFactsOf(spec);
    const next = recoveredRecord(facts, "<entity>", { ...takersClaim(facts), state: "away" });
    return {
      sentence: `Whatever is on ${spec.target} may not start any more, and is stopped.`,
      commands: [
        { grid: spec.target, text: planned.writeRecord(facts.targetName, next) },
        { grid: spec.target, text: planned.stop(facts.targetName) },
      ],
    };
  },
};

/** Safe to run again; throws `FENCED` when the target has been committed. */
export async function giveUp(ctx: MoveContext): Promise<void> {
  const facts = recoverFactsOf(ctx.job);
  const { target } = ctx.world;
  const found = await findCopy(ctx, "target");
  const record = recordOf(found);
  if (found === undefined || record === undefined || record.state === "snapshot") return;
  if (record.state === "committed")
    throw new MigError("FENCED", `The target ${ctx.job.target} has been committed meanwhile`);
  const claim = takersClaim(facts);
  if (record.generation <= claim.generation && !(record.state === "away" && sameClaim(record, claim))) {
    const next = recoveredRecord(facts, found.entity, { ...claim, state: "away" });
    await target.writeRecord(found.name, record, next);
  }
  if (found.state === "stopped") return;
  await mustDrive(ctx, "target", found.name);
  await target.stop(found.name);
}

/** The source is committed and runs. One that was kept already gets its name back first. */
export const bringSourceBack: Step<MoveWorld> = {
  name: "recover/bring-source-back",
  title: "Bring the source back",
  phase: "start",
  by: "agent",
  commits: true,
  async run(ctx) {
    const { source } = ctx.world;
    const { name, entity } = await mustFindCopy(ctx, "source");
    const record = await source.readRecord(name);
    if (record?.state !== "committed")
      await source.writeRecord(
        name,
        takersClaim(recoverFactsOf(ctx.job)),
        committedRecord(ctx.job, "source", entity),
      );
    if ((await untilSettled(ctx, source, name))?.state === "running") return undefined;
    await mustDrive(ctx, "source", name);
    await source.start(name);
    return undefined;
  },
  async probe(ctx) {
    const found = await untilSettled(ctx, ctx.world.source, recoverFactsOf(ctx.job).name);
    return found?.state === "running" && recordOf(found)?.state === "committed"
      ? { state: "done" }
      : { state: "not-done" };
  },
  undo: NO_WAY_BACK,
  explain(spec) {
    const facts = recoverFactsOf(spec);
    return {
      sentence: `${facts.name} on ${spec.source} is committed and started.`,
      commands: [
        {
          grid: spec.source,
          text: planned.writeRecord(facts.name, committedRecord(spec, "source", "<entity>")),
        },
        { grid: spec.source, text: planned.start(facts.name) },
      ],
    };
  },
};
