import type { ErrorData } from "../../domain/errors.ts";
import type { JobView } from "../../domain/job.ts";
import { count, formatDistance, formatDuration, formatMoment } from "./amounts.ts";
import { errorLines } from "./error-lines.ts";
import { jobSign } from "./signs.ts";
import type { Style } from "./style.ts";

/** How a job ended and what can be done now; for one that runs, where it is. */
export function jobSummary(
  view: JobView,
  options: { readonly style: Style; readonly now: number },
): readonly string[] {
  const { style } = options;
  const headline = `${jobSign(view.state, style, view.problems.length)}: ${sentenceOf(view)}`;
  return [headline, ...problemLines(view, style), ...errorsOf(view, style), ...offers(view, options.now)];
}

function sentenceOf(view: JobView): string {
  const job = `${view.kind} ${view.id}`;
  switch (view.state) {
    case "succeeded":
      return `${job}: ${successOf(view)}${silenceOf(view)}.`;
    case "failed":
      return `${job} turned back and everything is undone: ${view.application} is on ${view.source}${silenceOf(view)}.`;
    case "cancelled":
      return `${job} was aborted and everything is undone: ${view.application} is on ${view.source}${silenceOf(view)}.`;
    case "stuck":
      return `${job} needs a person: an undo failed.`;
    case "queued":
    case "running":
    case "unwinding":
      return `${job} is in phase ${view.phase}.`;
    case "waiting":
      return `${job} waits for ${view.waitingFor ?? "something it does not name"}.`;
  }
}

function successOf(view: JobView): string {
  switch (view.kind) {
    case "migrate":
      return `${view.application} runs on ${view.target}`;
    case "rollback":
      return `${view.application} runs on ${view.target} again`;
    case "snapshot":
      return `a copy of ${view.application} is on ${view.target}, stopped`;
    case "finalize":
      return `the kept source of job ${view.of ?? "before"} is destroyed`;
    case "delete-snapshot":
      return `the snapshot ${view.snapshot ?? ""} on ${view.target} is destroyed`;
    case "clean":
      return "what was left over is destroyed";
    case "recover":
      return `${view.application} is recovered`;
  }
}

function silenceOf(view: JobView): string {
  return view.downtimeMs === undefined ? "" : `, after ${formatDuration(view.downtimeMs)} of silence`;
}

function problemLines(view: JobView, style: Style): readonly string[] {
  if (view.problems.length === 0) return [];
  const lines = view.problems.flatMap((problem) => errorLines(problem, style, "  "));
  return [`It finished with ${count(view.problems.length, "problem")}:`, ...lines];
}

function errorsOf(view: JobView, style: Style): readonly string[] {
  const lines: string[] = [];
  const because = (title: string, error: ErrorData | undefined): void => {
    if (error !== undefined) lines.push(title, ...errorLines(error, style, "  "));
  };
  if (view.state === "succeeded") return [];
  because("It turned back, because:", view.error);
  because("The undo failed, because:", view.undoError);
  if (view.toType.length > 0) lines.push("Type:", ...view.toType.map((text) => `  ${text}`));
  return lines;
}

function offers(view: JobView, now: number): readonly string[] {
  if (view.state !== "succeeded" || view.keptUntil === undefined || Date.parse(view.keptUntil) <= now)
    return [];
  const until = `${formatMoment(view.keptUntil)} (${formatDistance(view.keptUntil, now)})`;
  return [`${view.source} keeps the source, stopped, until ${until}: mig rollback, mig finalize.`];
}
