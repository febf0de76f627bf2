import { hasCode, MigError } from "../../../domain/errors.ts";
import { sameClaim } from "../../../domain/record.ts";
import { moveFactsOf } from "../../../handover/move-facts.ts";
import { recordsOf } from "../../../handover/move-records.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { untilSettled } from "./until.ts";

/** A clean shutdown; MIG never powers off. Its undo is the way home: the source is committed again and runs. */
export const stopSource: Step<MoveWorld> = {
  name: "applogic/stop-source",
  title: "Stop the application",
  phase: "stop",
  by: "helper",
  stops: true,
  async run(ctx) {
    const { name } = moveFactsOf(ctx.job);
    const found = await untilSettled(ctx, ctx.world.source, name);
    if (found === undefined) throw gone(ctx, name);
    if (found.state !== "stopped") await ctx.world.source.stop(name);
    return undefined;
  },
  async probe(ctx) {
    const found = await untilSettled(ctx, ctx.world.source, moveFactsOf(ctx.job).name);
    return found?.state === "stopped" ? { state: "done" } : { state: "not-done" };
  },
  undo: {
    onFailure: "stuck",
    run: (ctx) => takeSourceBack(ctx),
  },
  explain(spec) {
    const { name } = moveFactsOf(spec);
    return {
      sentence: `${name} is shut down on ${spec.source}; from here on it does not answer.`,
      commands: [{ grid: spec.source, text: planned.stop(name) }],
      undo: wayHome(spec),
    };
  },
};

/** The commands by which the source comes back. */
export function wayHome(spec: Parameters<typeof recordsOf>[0]): readonly { grid: string; text: string }[] {
  const { name } = moveFactsOf(spec);
  const records = recordsOf(spec);
  return [
    {
      grid: spec.source,
      text: planned.writeRecord(name, records.source("committed", records.settled(spec.source))),
    },
    { grid: spec.source, text: planned.start(name) },
  ];
}

/** Record first, then the start: a start under a record that says `moving` would be refused by the copy itself. */
export async function takeSourceBack(ctx: MoveContext): Promise<void> {
  const { name } = moveFactsOf(ctx.job);
  const { source } = ctx.world;
  const records = recordsOf(ctx.job);
  const settled = records.settled(ctx.job.source);
  const found = await untilSettled(ctx, source, name);
  if (found === undefined) throw gone(ctx, name);
  const record = await source.readRecord(name);
  if (!sameClaim(record, settled))
    await source.writeRecord(name, records.moving, records.source("committed", settled));
  if (found.state !== "running") await startPatiently(ctx, name);
}

const START_ATTEMPTS = 3;
const START_PAUSE_MS = 2_000;

/** The source must come back: a start that a controller refuses for a moment's lack of something is tried again. */
async function startPatiently(ctx: MoveContext, name: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await ctx.world.source.start(name);
      return;
    } catch (error) {
      if (!hasCode(error, "GRID_REFUSED") || attempt === START_ATTEMPTS) throw error;
      ctx.note(`${error.message} It is tried again.`, ctx.job.source);
      await ctx.clock.sleep(START_PAUSE_MS, ctx.signal);
    }
  }
}

function gone(ctx: MoveContext, name: string): MigError {
  return new MigError(
    "UNKNOWN_APPLICATION",
    `There is no application ${name} on ${ctx.job.source} any more`,
    {
      hint: `Look for it there: app list`,
    },
  );
}
