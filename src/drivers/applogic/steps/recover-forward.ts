import { MigError } from "../../../domain/errors.ts";
import { keptName } from "../../../domain/ids.ts";
import { ask } from "../../../handover/challenge.ts";
import { recoverFactsOf } from "../../../handover/move-facts.ts";
import { agentHolder } from "../../../handover/move-records.ts";
import type { MoveContext, MoveWorld } from "../../../handover/move-world.ts";
import type { PlanSubject, Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { isAssertedOff, recoveredRecord, takersClaim } from "./recover-claim.ts";
import { returnCommands, returnToSource } from "./recover-return.ts";
import { untilSettled } from "./until.ts";

const NO_WAY_BACK = { nothing: "A recovery only goes forward." } as const;

/** The target is granted, if it was not yet, and runs behind its closed gate. */
export const startGranted: Step<MoveWorld> = {
  name: "recover/start-target",
  title: "Start the application on the target",
  phase: "start",
  by: "agent",
  async run(ctx) {
    const facts = recoverFactsOf(ctx.job);
    const { target } = ctx.world;
    const found = await untilSettled(ctx, target, facts.targetName);
    if (found === undefined) {
      throw new MigError(
        "UNKNOWN_APPLICATION",
        `There is no application ${facts.targetName} on ${ctx.job.target}`,
        { hint: "app list" },
      );
    }
    const record = await target.readRecord(facts.targetName);
    const granted = recoveredRecord(facts, found.entity, { ...takersClaim(facts), state: "granted" });
    if (record?.state !== "granted") await target.writeRecord(facts.targetName, takersClaim(facts), granted);
    if (found.state !== "running") await target.start(facts.targetName);
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
      committedAt(ctx.job, found?.entity ?? facts.targetEntity),
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
      commands: [{ grid: spec.target, text: planned.writeRecord(targetName, committedAt(spec, "<entity>")) }],
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

function committedAt(spec: PlanSubject, entity: string): ReturnType<typeof recoveredRecord> {
  const facts = recoverFactsOf(spec);
  return recoveredRecord(facts, entity, {
    state: "committed",
    generation: facts.generation + 1,
    holder: agentHolder(spec.target),
  });
}

/** As after a migrate: the source is kept under another name, if its grid can be reached. */
export const keepSource: Step<MoveWorld> = {
  name: "recover/retire-source",
  title: "Retire the source",
  phase: "settle",
  by: "agent",
  lenient: true,
  async run(ctx) {
    const facts = recoverFactsOf(ctx.job);
    if (isAssertedOff(ctx.job, ctx.job.source)) return undefined;
    const { source } = ctx.world;
    const found = await untilSettled(ctx, source, facts.name);
    const record = found === undefined || found.record === "foreign" ? undefined : found.record;
    if (found === undefined || record?.state !== "away") return undefined;
    const since = await source.time();
    const job = { ...facts.job, keptSince: since };
    await source.writeRecord(facts.name, record, { ...record, ...takersClaim(facts), job });
    await source.rename(facts.name, keptName(facts.job.id, facts.name));
    const until = facts.job.keepSeconds === undefined ? undefined : since + facts.job.keepSeconds;
    return {
      keptAs: keptName(facts.job.id, facts.name),
      ...(until === undefined ? {} : { keptUntil: new Date(until * 1000).toISOString() }),
    };
  },
  async probe() {
    return { state: "not-done" };
  },
  undo: NO_WAY_BACK,
  explain(spec) {
    const facts = recoverFactsOf(spec);
    return {
      sentence: `${facts.name} on ${spec.source} is kept under another name.`,
      commands: [{ grid: spec.source, text: planned.rename(facts.name, keptName(facts.job.id, facts.name)) }],
    };
  },
};

/** A committed side that is off: it is only started. */
export function startCommitted(side: "source" | "target"): Step<MoveWorld> {
  return {
    name: `recover/start-${side}-again`,
    title: `Start the committed ${side}`,
    phase: "start",
    by: "agent",
    commits: true,
    async run(ctx) {
      const facts = recoverFactsOf(ctx.job);
      const name = side === "source" ? facts.name : facts.targetName;
      const session = ctx.world[side];
      const found = await untilSettled(ctx, session, name);
      if (found !== undefined && found.state !== "running") await session.start(name);
      return undefined;
    },
    async probe(ctx) {
      const facts = recoverFactsOf(ctx.job);
      const found = await untilSettled(
        ctx,
        ctx.world[side],
        side === "source" ? facts.name : facts.targetName,
      );
      return found?.state === "running" ? { state: "done" } : { state: "not-done" };
    },
    undo: NO_WAY_BACK,
    explain(spec) {
      const facts = recoverFactsOf(spec);
      const name = side === "source" ? facts.name : facts.targetName;
      const grid = side === "source" ? spec.source : spec.target;
      return { sentence: `${name} on ${grid} is started.`, commands: [{ grid, text: planned.start(name) }] };
    },
  };
}
