import type { Plan, PlannedCommand, PlannedStep } from "../../domain/plan.ts";
import { type AddressModel, presentAddresses } from "./addresses.ts";
import { type ChecksModel, presentChecks } from "./checks.ts";
import { presentSize, type Size } from "./sizes.ts";
import { durationWords } from "./times.ts";
import { ACTOR_WORDS, count, jobTitle, KIND_WORDS, PHASE_WORDS } from "./words.ts";

/** The dry run: what will be executed, in order, before anybody confirms. */
export interface PlanModel {
  readonly title: string;
  /** Of the page itself, to check again. */
  readonly path: string;
  readonly kind: "migrate" | "snapshot";
  /** On the button: the verb and where to. */
  readonly verb: string;
  readonly source: string;
  readonly target: string;
  readonly application: string;
  readonly checks: ChecksModel;
  readonly steps: readonly PlannedStepModel[];
  readonly stepsWord: string;
  readonly total: Size;
  readonly volumes: readonly { readonly name: string; readonly size: Size }[];
  readonly downtime: string;
  readonly basis: string;
  /** What it waits for before the stop anyway; empty: nothing. */
  readonly waitsFor: string;
  readonly addresses: readonly AddressModel[];
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
  readonly undoNothing: string;
}

/** Commands that follow each other on one grid. */
export interface CommandBlock {
  readonly grid: string;
  readonly lines: readonly string[];
}

export function presentPlan(plan: Plan, kind: "migrate" | "snapshot"): PlanModel {
  const { estimate } = plan;
  return {
    title: jobTitle({ ...plan, kind }),
    path: `/plan?kind=${kind}&target=${encodeURIComponent(plan.target)}`,
    kind,
    verb: `${KIND_WORDS[kind]} to ${plan.target}`,
    source: plan.source,
    target: plan.target,
    application: plan.application,
    checks: presentChecks(plan.checks),
    steps: plan.steps.map(presentPlannedStep),
    stepsWord: count(plan.steps.length, "step"),
    total: presentSize(estimate.bytes),
    volumes: estimate.volumes.map(({ name, bytes }) => ({ name, size: presentSize(bytes) })),
    downtime:
      estimate.downtimeSeconds === undefined
        ? "unknown"
        : `about ${durationWords(estimate.downtimeSeconds * 1000)}`,
    basis: estimate.basis,
    waitsFor: plan.waitsFor ?? "",
    addresses: presentAddresses(plan.addresses, "/"),
  };
}

function presentPlannedStep(step: PlannedStep, index: number): PlannedStepModel {
  return {
    number: index + 1,
    title: step.title,
    explain: step.explain,
    phase: PHASE_WORDS[step.phase],
    actor: ACTOR_WORDS[step.by],
    commits: step.commits,
    commands: inBlocks(step.commands),
    undo: inBlocks(step.undo.commands),
    undoNothing: step.undo.nothing ?? "",
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
