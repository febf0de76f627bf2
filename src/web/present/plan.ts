import type { AgentStatus } from "../../agent-facade.ts";
import { type Check, checkKey } from "../../domain/checks.ts";
import { isTerminal } from "../../domain/job.ts";
import type { Estimate, Plan, PlannedCommand, PlannedStep } from "../../domain/plan.ts";
import { type ChecksModel, presentChecks } from "./checks.ts";
import { presentSize, type Size } from "./sizes.ts";
import { durationWords } from "./times.ts";
import { presentWatching, type WatchModel } from "./watching.ts";
import { ACTOR_WORDS, count, jobTitle, KIND_WORDS, PHASE_WORDS } from "./words.ts";

/** The dry run: what will be executed, in order, before anybody confirms. */
export interface PlanModel {
  readonly id: string;
  readonly title: string;
  /** Of the page itself, to check again. */
  readonly path: string;
  readonly runSheet: string;
  readonly kind: "migrate" | "snapshot";
  /** On the button: the verb and where to. */
  readonly verb: string;
  readonly source: string;
  readonly target: string;
  readonly application: string;
  readonly checks: ChecksModel;
  readonly ticks: readonly TickModel[];
  readonly ticksWord: string;
  readonly steps: readonly PlannedStepModel[];
  readonly stepsWord: string;
  readonly total: Size;
  readonly volumes: readonly { readonly name: string; readonly size: Size }[];
  readonly takes: string;
  readonly downtime: string;
  readonly basis: string;
  /** What it waits for before the stop anyway; empty: nothing. */
  readonly waitsFor: string;
  readonly watching: WatchModel;
  readonly blocked: BlockedModel | undefined;
}

/** One warning, one tick. */
export interface TickModel {
  readonly key: string;
  readonly title: string;
  readonly message: string;
  readonly isTicked: boolean;
}

/** Why it cannot be started now, and what to do about it. */
export interface BlockedModel {
  readonly reason: string;
  readonly href: string;
  readonly label: string;
}

export interface PlannedStepModel {
  readonly number: number;
  readonly title: string;
  readonly explain: string;
  readonly phase: string;
  readonly actor: string;
  readonly commits: boolean;
  readonly commands: readonly CommandBlock[];
  readonly undo: readonly CommandBlock[];
  readonly undoWord: string;
  readonly undoNothing: string;
}

/** Commands that follow each other on one grid. */
export interface CommandBlock {
  readonly grid: string;
  readonly lines: readonly string[];
}

export interface PlanParts {
  readonly plan: Plan;
  readonly kind: "migrate" | "snapshot";
  readonly status: AgentStatus;
  readonly now: number;
  /** Keys of the warnings that were ticked before the page was shown again. */
  readonly ticked?: readonly string[] | undefined;
}

export function presentPlan({ plan, kind, status, now, ticked = [] }: PlanParts): PlanModel {
  const { estimate } = plan;
  const path = `/plan?kind=${kind}&target=${encodeURIComponent(plan.target)}`;
  const ticks = ticksOf(plan.checks, ticked);
  return {
    id: plan.jobId,
    title: jobTitle({ ...plan, kind }),
    path,
    runSheet: `/plan/run-sheet?plan=${plan.jobId}`,
    kind,
    verb: `${KIND_WORDS[kind]} to ${plan.target}`,
    source: plan.source,
    target: plan.target,
    application: plan.application,
    checks: presentChecks(plan.checks),
    ticks,
    ticksWord: ticks.length === 1 ? "One warning to accept" : `${ticks.length} warnings, each to accept`,
    steps: plan.steps.map(presentPlannedStep),
    stepsWord: count(plan.steps.length, "step"),
    total: presentSize(estimate.bytes),
    volumes: estimate.volumes.map(({ name, bytes }) => ({ name, size: presentSize(bytes) })),
    ...timesOf(estimate),
    basis: estimate.basis,
    waitsFor: plan.waitsFor ?? "",
    watching: presentWatching(plan, about(estimate.downtimeSeconds), now),
    blocked: blockedBy(status, plan, path),
  };
}

function timesOf({ totalSeconds, downtimeSeconds }: Estimate): Pick<PlanModel, "takes" | "downtime"> {
  return { takes: about(totalSeconds) || "unknown", downtime: about(downtimeSeconds) || "unknown" };
}

function about(seconds: number | undefined): string {
  return seconds === undefined ? "" : `about ${durationWords(seconds * 1000)}`;
}

function ticksOf(checks: readonly Check[], ticked: readonly string[]): readonly TickModel[] {
  return checks
    .filter(({ severity }) => severity === "warning")
    .map((check) => {
      const key = checkKey(check);
      return { key, title: check.title, message: check.message, isTicked: ticked.includes(key) };
    });
}

/** What blocks is said beside the button that does not start. */
function blockedBy({ job }: AgentStatus, { checks }: Plan, path: string): BlockedModel | undefined {
  if (job !== undefined && !isTerminal(job.state)) {
    const reason = `${job.requestedBy} has started a job that runs now: ${jobTitle(job)}.`;
    return { reason, href: `/jobs/${job.id}`, label: "Watch that job" };
  }
  const errors = checks.filter(({ severity }) => severity === "error").length;
  if (errors === 0) return undefined;
  const found =
    errors === 1 ? "A check found an error. Mend it" : `The checks found ${errors} errors. Mend them`;
  return { reason: `${found}, then check again.`, href: path, label: "Check again" };
}

export function presentPlannedStep(step: PlannedStep, index: number): PlannedStepModel {
  const { commands, nothing = "" } = step.undo;
  return {
    number: index + 1,
    title: step.title,
    explain: step.explain,
    phase: PHASE_WORDS[step.phase],
    actor: ACTOR_WORDS[step.by],
    commits: step.commits,
    commands: inBlocks(step.commands),
    undo: inBlocks(commands),
    undoWord: commands.length === 0 ? "Nothing to undo" : `Its undo: ${count(commands.length, "command")}`,
    undoNothing: nothing,
  };
}

function inBlocks(commands: readonly PlannedCommand[]): readonly CommandBlock[] {
  const blocks: { grid: string; lines: string[] }[] = [];
  for (const { grid, text } of commands) {
    const last = blocks.at(-1);
    if (last?.grid === grid) last.lines.push(text);
    else blocks.push({ grid, lines: [text] });
  }
  return blocks;
}
