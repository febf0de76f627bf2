import type { Plan, PlannedStep } from "./plan.ts";
import { type RunSheet, runSheetOf, type SheetPart } from "./run-sheet.ts";
import { watchPlaces } from "./watching.ts";

/** The run sheet as plain text: a file on the desk, readable wherever nothing else is. */
export function runSheetText(plan: Plan, madeAt: string): string {
  const sheet = runSheetOf(plan);
  const { kind, application, source, target, jobId } = plan;
  const lines = [
    `RUN SHEET  ${kind} ${application}: ${source} -> ${target}`,
    `Job ${jobId}, written ${madeAt}`,
    "",
    "WHERE TO WATCH",
    ...watchPlaces(plan).flatMap(({ word, address, sentence }) => [
      `  ${word.padEnd(8)}${address}`,
      `          ${sentence}`,
    ]),
    "",
    "IF NOTHING ANSWERS",
    ...sheet.looks.flatMap(partLines),
    ...meaningLines(sheet),
    ...sheet.recoveries.flatMap(partLines),
    `WHAT RUNS, IN ORDER (${plan.steps.length} steps)`,
    ...plan.steps.flatMap(stepLines),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function partLines({ title, text, type }: SheetPart): readonly string[] {
  return [`  ${title}`, `    ${text}`, ...type.map((line) => `      ${line}`), ""];
}

function meaningLines({ meanings }: RunSheet): readonly string[] {
  return [
    "  What it means",
    ...meanings.flatMap(({ seen, means }) => [`    ${seen}:`, `      ${means}`]),
    "",
  ];
}

function stepLines({ title, by, commands, undo }: PlannedStep, index: number): readonly string[] {
  return [
    `  ${String(index + 1).padStart(2)}. ${title} (by the ${by})`,
    ...commands.map(({ grid, text }) => `        ${grid} $ ${text}`),
    ...undo.commands.map(({ grid, text }) => `        undo: ${grid} $ ${text}`),
  ];
}
