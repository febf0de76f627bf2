import { MigError } from "../../../domain/errors.ts";
import { moveFactsOf } from "../../../handover/move-facts.ts";
import { recordsOf } from "../../../handover/move-records.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Probe, Step } from "../../../jobs/workflow.ts";
import type { VolumeFacts } from "../../driver.ts";
import { planned } from "../planned.ts";
import { removeOwnCopy } from "./reserve-target.ts";
import { untilSettled } from "./until.ts";

const ROUNDS = 3;

/**
 * The last copy, and the only one an AppLogic grid makes. The source is seen off before and after, and not
 * started in between: else the copy is thrown away and made again.
 */
export const copy: Step<MoveWorld> = {
  name: "applogic/copy",
  title: "Copy the application to the target",
  phase: "final-copy",
  by: "helper",
  async run(ctx) {
    for (let round = 1; round <= ROUNDS; round += 1) {
      await removeOwnCopy(ctx, recordsOf(ctx.job).moving);
      const before = await stoppedSource(ctx);
      const startedAt = ctx.clock.monotonic();
      await pull(ctx);
      const seconds = (ctx.clock.monotonic() - startedAt) / 1000;
      if (await sameSource(ctx, before)) {
        await mustEqual(ctx, before);
        return { bytes: before.reduce((sum, volume) => sum + volume.bytes, 0), seconds };
      }
      ctx.note(`The source was started during the copy; it is stopped and copied again.`, ctx.job.source);
    }
    throw new MigError(
      "SOURCE_STARTED",
      `Somebody starts the application on ${ctx.job.source} again and again`,
      {
        hint: "Find out who starts it, then migrate again.",
      },
    );
  },
  probe,
  undo: { nothing: "The copy goes with the reservation of its name, after the source runs again." },
  explain(spec) {
    const facts = moveFactsOf(spec);
    return {
      sentence: `${spec.target} pulls all volumes from ${spec.source}; the copy gets its new properties on arrival.`,
      commands: [{ grid: spec.target, text: planned.pull(pullOptions(facts)) }],
    };
  },
};

function pullOptions(facts: ReturnType<typeof moveFactsOf>): {
  sourceController: string;
  application: string;
  newName: string | undefined;
  properties: ReturnType<typeof moveFactsOf>["properties"];
} {
  const { sourceController, name, targetName, properties } = facts;
  return {
    sourceController,
    application: name,
    newName: targetName === name ? undefined : targetName,
    properties,
  };
}

async function pull(ctx: MoveContext): Promise<void> {
  await ctx.world.target.pull({
    ...pullOptions(moveFactsOf(ctx.job)),
    signal: ctx.signal,
    onProgress: (percent) => ctx.report(percent),
  });
}

async function probe(ctx: MoveContext): Promise<Probe> {
  const { targetName } = moveFactsOf(ctx.job);
  const found = await untilSettled(ctx, ctx.world.target, targetName);
  // Whether the source stayed off meanwhile cannot be told any more: copied again is safe.
  return found === undefined
    ? { state: "not-done" }
    : { state: "partly", what: `a copy ${targetName} of unknown worth` };
}

/** The source, seen off: its volumes with their stamps. */
async function stoppedSource(ctx: MoveContext): Promise<readonly VolumeFacts[]> {
  const { name } = moveFactsOf(ctx.job);
  const found = await untilSettled(ctx, ctx.world.source, name);
  if (found !== undefined && found.state !== "stopped") await ctx.world.source.stop(name);
  return ctx.world.source.volumes(name);
}

async function sameSource(ctx: MoveContext, before: readonly VolumeFacts[]): Promise<boolean> {
  const { name } = moveFactsOf(ctx.job);
  const found = await untilSettled(ctx, ctx.world.source, name);
  if (found?.state !== "stopped") return false;
  const after = await ctx.world.source.volumes(name);
  return JSON.stringify(before.map(stamp)) === JSON.stringify(after.map(stamp));
}

function stamp(volume: VolumeFacts): readonly unknown[] {
  return [volume.name, volume.uuid, volume.bytes, volume.accessedAt, volume.writtenAt];
}

async function mustEqual(ctx: MoveContext, source: readonly VolumeFacts[]): Promise<void> {
  const target = await ctx.world.target.volumes(moveFactsOf(ctx.job).targetName);
  const shape = (volumes: readonly VolumeFacts[]): string =>
    volumes
      .map((volume) => `${volume.name} ${volume.bytes} ${volume.filesystem}`)
      .toSorted()
      .join(", ");
  if (shape(source) === shape(target) && target.every((volume) => volume.state === "ok")) return;
  throw new MigError(
    "VERIFY_FAILED",
    `The copy on ${ctx.job.target} does not have the volumes of the source`,
    {
      hint: "The source comes back by itself; look at the storage of the target grid.",
      details: { source: shape(source), target: shape(target) },
    },
  );
}
