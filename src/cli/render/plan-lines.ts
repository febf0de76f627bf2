import type { Estimate, Plan, PlannedCommand, PlannedStep } from "../../domain/plan.ts";
import { formatBytes, formatDuration } from "./amounts.ts";
import { checkLines, tally } from "./check-lines.ts";
import { padEnd, widthOf } from "./layout.ts";
import type { Style } from "./style.ts";
import { whereOf } from "./way.ts";

/** The dry run: every step with the exact commands, forward and back. */
export function planLines(plan: Plan, style: Style): readonly string[] {
  return [
    style.bold(`${plan.kind} ${plan.application}: ${whereOf(plan, style)}`),
    style.dim("This is a plan: nothing has been done."),
    "",
    ...plan.steps.flatMap((step, index) => stepLines(step, index + 1, style)),
    ...planFacts(plan, style),
  ];
}

/** What a person should know before the start: findings, size, silence, addresses. */
export function planFacts(plan: Plan, style: Style): readonly string[] {
  const findings = plan.checks.filter((check) => check.severity !== "fine");
  return [
    `Checks    ${tally(plan.checks)}`,
    ...checkLines(findings, style),
    `Estimate  ${estimateLine(plan.estimate)}`,
    ...(plan.waitsFor === undefined ? [] : [`Before    the stop it waits for ${plan.waitsFor}`]),
    ...addressLines(plan.addresses),
  ];
}

/** The three pages of the move, in the order in which they answer. */
function addressLines(addresses: Plan["addresses"]): readonly string[] {
  const helper = addresses.helper === undefined ? [] : [["helper", addresses.helper] as const];
  if (addresses.source === "" && addresses.target === "") return [];
  const rows = [["here", addresses.source] as const, ...helper, ["target", addresses.target] as const];
  return rows.map(
    ([name, address], index) => `${index === 0 ? "Pages" : "     "}     ${name.padEnd(6)}  ${address}`,
  );
}

function stepLines(step: PlannedStep, number: number, style: Style): readonly string[] {
  const marks = [step.by, step.phase, ...(step.commits ? ["the commit"] : [])].join(", ");
  const commands = commandLines(step.commands);
  const undo =
    step.undo.nothing === undefined ? commandLines(step.undo.commands) : [`nothing: ${step.undo.nothing}`];
  return [
    `${String(number).padStart(2)}. ${style.bold(step.title)}  ${style.dim(`(${marks})`)}`,
    `    ${step.explain}`,
    ...commands.map((line) => `      ${line}`),
    ...undo.map((line, index) => style.dim(`    ${index === 0 ? "undo: " : "      "}${line}`)),
    "",
  ];
}

function commandLines(commands: readonly PlannedCommand[]): readonly string[] {
  const width = Math.max(0, ...commands.map((command) => widthOf(command.grid)));
  return commands.map((command) => `${padEnd(command.grid, width)} $ ${command.text}`);
}

function estimateLine(estimate: Estimate): string {
  const silence =
    estimate.downtimeSeconds === undefined
      ? "silence unknown"
      : `about ${formatDuration(estimate.downtimeSeconds * 1000)} of silence`;
  return `${formatBytes(estimate.bytes)} to copy, ${silence} (${estimate.basis})`;
}
