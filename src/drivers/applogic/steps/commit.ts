import { MigError } from "../../../domain/errors.ts";
import { sameClaim } from "../../../domain/record.ts";
import { moveFactsOf } from "../../../handover/move-facts.ts";
import { recordsOf } from "../../../handover/move-records.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { untilSettled } from "./until.ts";

/** The commit. Before it the source comes back, after it the target stays. */
export const commit: Step<MoveWorld> = {
  name: "commit",
  title: "Commit: the application belongs to the target",
  phase: "start",
  by: "helper",
  commits: true,
  async run(ctx) {
    const { targetName } = moveFactsOf(ctx.job);
    const records = recordsOf(ctx.job);
    const { target } = ctx.world;
    const settled = records.settled(ctx.job.target);
    const found = await untilSettled(ctx, target, targetName);
    if (found === undefined)
      throw new MigError("VERIFY_FAILED", `The application on ${ctx.job.target} is gone`);
    const record = await target.readRecord(targetName);
    if (!sameClaim(record, settled)) {
      await target.writeRecord(
        targetName,
        records.moving,
        records.target("committed", settled, found.entity),
      );
    }
    return undefined;
  },
  async probe(ctx) {
    const record = await ctx.world.target.readRecord(moveFactsOf(ctx.job).targetName);
    const committed =
      record?.state === "committed" && sameClaim(record, recordsOf(ctx.job).settled(ctx.job.target));
    return committed ? { state: "done" } : { state: "not-done" };
  },
  undo: { nothing: "A commit that did not land is killed where the target is given up." },
  explain(spec) {
    const { targetName } = moveFactsOf(spec);
    const records = recordsOf(spec);
    const record = records.target("committed", records.settled(spec.target), "<entity>");
    return {
      sentence: `The record on ${spec.target} says committed: the gate opens, and there is no abort any more.`,
      commands: [{ grid: spec.target, text: planned.writeRecord(targetName, record) }],
    };
  },
};

const GATE_WAIT_MS = 60_000;
const LOOK_EVERY_MS = 50;

/** Seen running again after the commit, started if not; then the gate is awaited, for the downtime ends there. */
export const openGate: Step<MoveWorld> = {
  name: "open-gate",
  title: "Wait for the open gate",
  phase: "start",
  by: "helper",
  serves: true,
  lenient: true,
  async run(ctx) {
    const { targetName } = moveFactsOf(ctx.job);
    const found = await untilSettled(ctx, ctx.world.target, targetName);
    if (found !== undefined && found.state !== "running") await ctx.world.target.start(targetName);
    const until = ctx.clock.monotonic() + GATE_WAIT_MS;
    while (!(await isOpen(ctx))) {
      if (ctx.clock.monotonic() > until) {
        throw new MigError("VERIFY_FAILED", `The gate on ${ctx.job.target} has not opened within 60 s`, {
          hint: "Open the page there: it says why it does not serve.",
        });
      }
      await ctx.clock.sleep(LOOK_EVERY_MS, ctx.signal);
    }
    return undefined;
  },
  async probe(ctx) {
    return (await isOpen(ctx)) ? { state: "done" } : { state: "not-done" };
  },
  undo: { nothing: "It only waits." },
  explain: (spec) => ({
    sentence: `The application serves on ${spec.target}; the downtime ends here.`,
    commands: [],
  }),
};

/** The agent leaves its gate as a file in its state; a copy of an older disk has another application's words in it. */
async function isOpen(ctx: MoveContext): Promise<boolean> {
  const { targetName, component, statePath } = moveFactsOf(ctx.job);
  try {
    const text = (await ctx.world.target.readFile(targetName, component, `${statePath}/gate`)).toString(
      "utf8",
    );
    return text.trim() === `open ${ctx.job.target} ${recordsOf(ctx.job).settled(ctx.job.target).generation}`;
  } catch (error) {
    if (error instanceof MigError && error.code === "SSH_NO_FILE") return false;
    throw error;
  }
}
