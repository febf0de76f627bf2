import { MigError } from "../../../domain/errors.ts";
import { ask } from "../../../handover/challenge.ts";
import { recoverFactsOf } from "../../../handover/move-facts.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { returnCommands, returnToSource } from "./recover-return.ts";
import {
  committedRecord,
  mustDrive,
  mustFindCopy,
  NO_WAY_BACK,
  nameOn,
  recordOf,
  recoveredRecord,
  type SideName,
  takersClaim,
} from "./recover-sides.ts";
import { untilSettled } from "./until.ts";

/** The target is granted, if it was not yet, and runs behind its closed gate. */
export const startGranted: Step<MoveWorld> = {
  name: "recover/start-target",
  title: "Start the application on the target",
  phase: "start",
  by: "agent",
  async run(ctx) {
    const facts = recoverFactsOf(ctx.job);
    const { target } = ctx.world;
    const { name, entity, state } = await mustFindCopy(ctx, "target");
    const record = await target.readRecord(name);
    const granted = recoveredRecord(facts, entity, { ...takersClaim(facts), state: "granted" });
    if (record?.state !== "granted") await target.writeRecord(name, takersClaim(facts), granted);
    if (state === "running") return undefined;
    await mustDrive(ctx, "target", name);
    await target.start(name);
    return undefined;
  },
  async probe() {
    return { state: "not-done" };
  },
  undo: { onFailure: "stuck", run: returnToSource },
  explain(spec) {
    const facts = recoverFactsOf(spec);
    const granted = recoveredRecord(facts, "<entity>", { ...takersClaim(facts), state: "granted" });
    return {
      sentence: `${facts.targetName} on ${spec.target} is granted and started behind its closed gate.`,
      commands: [
        { grid: spec.target, text: planned.writeRecord(facts.targetName, granted) },
        { grid: spec.target, text: planned.start(facts.targetName) },
      ],
      undo: returnCommands(spec),
    };
  },
};

/** The same challenge as in the job that is ended, then the commit. */
export const verifyAndCommit: Step<MoveWorld> = {
  name: "recover/commit",
  title: "Verify and commit the target",
  phase: "start",
  by: "agent",
  commits: true,
  async run(ctx) {
    const facts = recoverFactsOf(ctx.job);
    const { target } = ctx.world;
    const record = await target.readRecord(facts.targetName);
    if (record?.state === "committed") return undefined;
    await mustAnswer(ctx);
    const found = await untilSettled(ctx, target, facts.targetName);
    await target.writeRecord(
      facts.targetName,
      takersClaim(facts),
      committedRecord(ctx.job, "target", found?.entity ?? facts.targetEntity),
    );
    return undefined;
  },
  async probe(ctx) {
    const record = await ctx.world.target.readRecord(recoverFactsOf(ctx.job).targetName);
    return record?.state === "committed" ? { state: "done" } : { state: "not-done" };
  },
  undo: NO_WAY_BACK,
  explain(spec) {
    const { targetName } = recoverFactsOf(spec);
    return {
      sentence: `The agent there answers the challenge; then the record on ${spec.target} says committed.`,
      commands: [
        {
          grid: spec.target,
          text: planned.writeRecord(targetName, committedRecord(spec, "target", "<entity>")),
        },
      ],
    };
  },
};

async function mustAnswer(ctx: MoveContext): Promise<void> {
  const facts = recoverFactsOf(ctx.job);
  const answer = await ask({
    session: ctx.world.target,
    application: facts.targetName,
    component: facts.component,
    statePath: facts.statePath,
    clock: ctx.clock,
    signal: ctx.signal,
    deadlineMs: ctx.world.verifyMs,
  });
  if (answer.applicationId === facts.applicationId && answer.complaints.length === 0) return;
  throw new MigError(
    "VERIFY_FAILED",
    `The application on ${ctx.job.target} is not whole: ${answer.complaints.join("; ")}`,
    {
      hint: "Look at it there; nothing has been committed.",
    },
  );
}

/** A committed side that is off: it is only started. Seen running once more at its end, for a host may restart meanwhile. */
export function startCommitted(side: SideName): Step<MoveWorld> {
  return {
    name: `recover/start-${side}-again`,
    title: `Start the committed ${side}`,
    phase: "start",
    by: "agent",
    commits: true,
    async run(ctx) {
      const session = ctx.world[side];
      const found = await untilSettled(ctx, session, nameOn(recoverFactsOf(ctx.job), side));
      if (recordOf(found)?.state === "committed" && found?.state !== "running")
        await session.start(found?.name ?? "");
      return undefined;
    },
    async probe(ctx) {
      const found = await untilSettled(ctx, ctx.world[side], nameOn(recoverFactsOf(ctx.job), side));
      return found?.state === "running" ? { state: "done" } : { state: "not-done" };
    },
    undo: NO_WAY_BACK,
    explain(spec) {
      const name = nameOn(recoverFactsOf(spec), side);
      const grid = spec[side];
      return { sentence: `${name} on ${grid} is started.`, commands: [{ grid, text: planned.start(name) }] };
    },
  };
}
