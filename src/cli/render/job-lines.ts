import { isTerminal, type JobView, type StepView } from "../../domain/job.ts";
import type { Progress } from "../../domain/progress.ts";
import { count, formatDuration } from "./amounts.ts";
import { errorLines } from "./error-lines.ts";
import { cut, padEnd, widthOf } from "./layout.ts";
import { progressLines } from "./progress-lines.ts";
import { column, stepSign } from "./signs.ts";
import type { Style } from "./style.ts";
import { whereOf } from "./way.ts";

export interface JobLinesOptions {
  readonly style: Style;
  /** Milliseconds since the epoch, for what runs at this moment. */
  readonly now: number;
  readonly progress?: Progress | undefined;
  /** At most so many lines: steps that are done, then steps to come, fold into one line. */
  readonly maxLines?: number;
  /** At most so wide where titles can give way: the time at the end of a line says more than theirs. */
  readonly columns?: number;
}

/** Margin, sign and the blanks between; and a time such as "3 min 05 s". */
const BESIDE_TITLE = 18;
const TIME_WIDTH = 10;

/** "migrate guestbook: one → two", the line above the steps. */
function jobTitle(view: JobView, style: Style): string {
  return `${style.bold(`${view.kind} ${view.application}: ${whereOf(view, style)}`)}  (job ${view.id}, ${view.strategy})`;
}

/** A job as it stands: its steps with sign, word and time, the copy under way, what it waits for. */
export function jobLines(view: JobView, options: JobLinesOptions): readonly string[] {
  const foot = footLines(view, options);
  const head = [jobTitle(view, options.style), ""];
  const room = (options.maxLines ?? Number.POSITIVE_INFINITY) - head.length - foot.length - 1;
  const steps = foldSteps(view, options, room);
  return foot.length === 0 ? [...head, ...steps] : [...head, ...steps, "", ...foot];
}

function foldSteps(view: JobView, options: JobLinesOptions, room: number): readonly string[] {
  const longest = Math.max(0, ...view.steps.map((step) => widthOf(titleOf(step))));
  const widest = (options.columns ?? Number.POSITIVE_INFINITY) - BESIDE_TITLE - TIME_WIDTH;
  const width = Math.min(longest, Math.max(widest, 1));
  const end = view.endedAt === undefined ? options.now : Date.parse(view.endedAt);
  const blockOptions = {
    ...options,
    width,
    now: end,
    goesOn: !isTerminal(view.state) && view.error === undefined,
  };
  const blocks = view.steps.map((step) => stepBlock(step, blockOptions));
  const total = blocks.reduce((sum, block) => sum + block.length, 0);
  if (total <= room) return blocks.flat();
  const done = view.steps.findIndex((step) => step.status !== "succeeded");
  const first = done === -1 ? view.steps.length : done;
  const before =
    first > 1 ? [options.style.dim(`  ${count(first, "step")} done`)] : blocks.slice(0, first).flat();
  const rest = [...before, ...blocks.slice(first).flat()];
  if (rest.length <= room) return rest;
  const shown = Math.max(1, room - 1);
  return [...rest.slice(0, shown), options.style.dim(`  and ${rest.length - shown} more lines`)];
}

interface BlockOptions extends JobLinesOptions {
  readonly width: number;
  /** False once it has ended or goes back: then what did not run will not. */
  readonly goesOn: boolean;
}

function stepBlock(step: StepView, options: BlockOptions): readonly string[] {
  const { style, progress, width } = options;
  const sign = column(stepSign(step.status, style, options.goesOn));
  const time = timeOf(step, options.now);
  const lines = [`  ${sign} ${padEnd(cut(titleOf(step), width), width)}  ${time}`.trimEnd()];
  if (step.status === "started" && progress?.step === step.name) {
    lines.push(...progressLines(progress, style).map((line) => `      ${line}`));
  }
  if (step.error !== undefined) lines.push(...errorLines(step.error, style, "      "));
  return lines;
}

function titleOf(step: StepView): string {
  const who = step.by === "helper" ? " (helper)" : "";
  return `${step.title}${who}${step.commits ? ", the commit" : ""}`;
}

function timeOf(step: StepView, now: number): string {
  if (step.startedAt === undefined) return "";
  const end = step.endedAt === undefined ? now : Date.parse(step.endedAt);
  const time = formatDuration(end - Date.parse(step.startedAt));
  return step.attempt > 1 ? `${time}, attempt ${step.attempt}` : time;
}

function footLines(view: JobView, options: JobLinesOptions): readonly string[] {
  if (isTerminal(view.state)) return [];
  const { style } = options;
  const lines: string[] = [];
  if (view.waitingFor !== undefined) lines.push(style.yellow(`  waiting for ${view.waitingFor}`));
  else if (view.paused !== undefined)
    lines.push(style.yellow(`  to be paused before the next step, by ${view.paused.by}`));
  if (view.state === "unwinding" && view.error !== undefined) {
    lines.push(style.yellow("  going back, because:"), ...errorLines(view.error, style, "    "));
  }
  lines.push(
    `  ${positionOf(view)} · ${formatDuration(options.now - Date.parse(view.createdAt))} · ${abortLine(view)}`,
  );
  return style.unicode ? lines : lines.map((line) => line.replaceAll("·", "-"));
}

/** "step 4 of 12", the sentence a screen reader would say too. */
function positionOf(view: JobView): string {
  const going = view.steps.findLastIndex((step) => step.status !== "todo");
  return `step ${Math.max(1, going + 1)} of ${view.steps.length}`;
}

/** The truth about aborting now. */
function abortLine(view: JobView): string {
  if (!view.abort.possible) return view.abort.reason ?? "it cannot be aborted now";
  return `mig job abort ${view.id} undoes ${count(view.abort.undoes, "step")}`;
}
