import { worstOf } from "../../domain/checks.ts";
import type { JobLogLine, JobView } from "../../domain/job.ts";
import type { JobEvent, StoredEvent } from "../../domain/step.ts";
import { formatTimeOfDay } from "./amounts.ts";

/** What happened, as a line for a log: "12:00:05  started  Copy the volumes". */
export function eventLine(stored: StoredEvent, titles: ReadonlyMap<string, string>): string {
  const { word, text } = describe(stored.event, (step) => titles.get(step) ?? step);
  return `${formatTimeOfDay(stored.at)}  ${word.padEnd(WORD_WIDTH)}  ${text}`.trimEnd();
}

const WORD_WIDTH = 11;

/** A line of a job's log: "12:00:05  my_grid_one  application stop". */
export function logLine({ at, grid, text }: JobLogLine): string {
  return `${formatTimeOfDay(at)}  ${grid === undefined ? "" : `${grid}  `}${text}`;
}

export function stepTitles(view: Pick<JobView, "steps">): ReadonlyMap<string, string> {
  return new Map(view.steps.map((step) => [step.name, step.title]));
}

interface Words {
  readonly word: string;
  readonly text: string;
}

function describe(event: JobEvent, title: (step: string) => string): Words {
  if ("step" in event && event.type !== "command") return describeStep(event, title);
  return describeRest(event);
}

type StepEvent = Exclude<Extract<JobEvent, { readonly step: string }>, { readonly type: "command" }>;

function describeStep(event: StepEvent, title: (step: string) => string): Words {
  switch (event.type) {
    case "started":
      return { word: "started", text: `${title(event.step)}${attempt(event.attempt)}` };
    case "succeeded":
      return { word: "done", text: title(event.step) };
    case "failed":
      return { word: "failed", text: `${title(event.step)}: ${event.error.message}` };
    case "undo-started":
      return { word: "undoing", text: `${title(event.step)}${attempt(event.attempt)}` };
    case "undo-finished":
      return { word: "undone", text: title(event.step) };
    case "undo-failed":
      return { word: "undo failed", text: `${title(event.step)}: ${event.error.message}` };
    case "not-done":
      return { word: "not done", text: title(event.step) };
    case "problem":
      return { word: "problem", text: `${title(event.step)}: ${event.error.message}` };
  }
}

function describeRest(event: Exclude<JobEvent, StepEvent>): Words {
  switch (event.type) {
    case "command":
      return { word: "command", text: `${event.grid}: ${event.text}` };
    case "command-ended":
      return {
        word: "answer",
        text: `${event.outcome}${event.detail === undefined ? "" : `: ${event.detail}`}`,
      };
    case "turned-back":
      return { word: "going back", text: event.reason.message };
    case "checked":
      return {
        word: "checked",
        text: `${event.checks.length} checks, the worst is ${worstOf(event.checks)}`,
      };
    case "waiting":
      return { word: "waiting", text: `for ${event.for}` };
    case "going-on":
      return { word: "going on", text: "" };
    case "reopened":
      return { word: "reopened", text: `by ${event.by}` };
    case "abort-requested":
      return { word: "abort", text: `asked for by ${event.by}` };
    case "paused":
      return { word: "paused", text: `by ${event.by}` };
    case "resumed":
      return { word: "resumed", text: `by ${event.by}` };
    case "approved":
      return {
        word: "approved",
        text: `by ${event.by}${event.now ? ", at once" : ""}${event.note === undefined ? "" : `: ${event.note}`}`,
      };
    case "handed":
      return { word: "handed", text: `over to ${event.to}` };
    case "note":
      return { word: "note", text: event.grid === undefined ? event.text : `${event.grid}: ${event.text}` };
    case "ended":
      return { word: "ended", text: event.state };
  }
}

function attempt(number: number): string {
  return number > 1 ? ` (attempt ${number})` : "";
}
