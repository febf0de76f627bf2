import type { JobLogLine, JobSpec } from "./job.ts";
import type { JobEvent, StoredEvent } from "./step.ts";

/** The log of a job as people read it: one line an event, in order. */
export function jobLog(spec: JobSpec, events: readonly StoredEvent[]): readonly JobLogLine[] {
  const titles = new Map(spec.plan.map((step) => [step.name, step.title]));
  const grids = new Map<number, string>();
  return events.flatMap(({ at, event }) => {
    if (event.type === "command") grids.set(event.command, event.grid);
    const text = lineOf(event, (step) => titles.get(step) ?? step);
    if (text === undefined) return [];
    const grid = gridOf(event, grids);
    return [grid === undefined ? { at, text } : { at, grid, text }];
  });
}

function gridOf(event: JobEvent, grids: ReadonlyMap<number, string>): string | undefined {
  if (event.type === "command" || event.type === "note") return event.grid;
  return event.type === "command-ended" ? grids.get(event.command) : undefined;
}

function lineOf(event: JobEvent, title: (step: string) => string): string | undefined {
  switch (event.type) {
    case "started":
      return event.attempt === 1 ? title(event.step) : `${title(event.step)} (attempt ${event.attempt})`;
    case "succeeded":
      return `${title(event.step)}: done`;
    case "failed":
      return `${title(event.step)}: ${event.error.message}`;
    case "undo-started":
      return `Undo: ${title(event.step)}`;
    case "undo-finished":
      return `Undo: ${title(event.step)}: done`;
    case "undo-failed":
      return `Cannot undo "${title(event.step)}": ${event.error.message}`;
    case "problem":
      return `Problem in "${title(event.step)}": ${event.error.message}`;
    case "command":
      return `$ ${event.text}`;
    case "command-ended":
      return commandLine(event);
    case "turned-back":
      return `The job goes back: ${event.reason.message}`;
    case "checked":
      return `Checks: ${event.checks.length} made, ${event.checks.filter((check) => check.severity !== "fine").length} findings`;
    case "waiting":
      return `Waiting for ${event.for}`;
    case "abort-requested":
      return `Abort asked for by ${event.by}`;
    case "paused":
      return `Paused by ${event.by}`;
    case "resumed":
      return `Resumed by ${event.by}`;
    case "approved":
      return `Approved by ${event.by}${event.now ? ", at once" : ""}${event.note === undefined ? "" : `: ${event.note}`}`;
    case "not-done":
      return `${title(event.step)}: it has not happened`;
    case "handed":
      return `Handed to the ${event.to}`;
    case "reopened":
      return `Opened again by ${event.by}`;
    case "note":
      return event.text;
    case "ended":
      return `Ended: ${event.state}`;
    case "going-on":
      return undefined;
  }
}

function commandLine(event: Extract<JobEvent, { type: "command-ended" }>): string | undefined {
  const detail = event.detail === undefined ? "" : `: ${event.detail}`;
  switch (event.outcome) {
    case "done":
      return undefined;
    case "refused":
      return `Refused${detail}`;
    case "unknown":
      return `Its outcome is not known${detail}`;
    case "drained":
      return "It cannot run any more";
  }
}
