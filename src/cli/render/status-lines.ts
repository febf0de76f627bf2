import type { AgentStatus } from "../../agent-facade.ts";
import { isTerminal, type JobView } from "../../domain/job.ts";
import { count, formatDistance, formatDuration, formatMoment } from "./amounts.ts";
import { errorLines } from "./error-lines.ts";
import { table } from "./layout.ts";
import { arrow, gateSign, jobSign, severitySign } from "./signs.ts";
import type { Style } from "./style.ts";

export interface StatusOptions {
  readonly style: Style;
  readonly now: number;
}

/** Three seconds of reading: where am I, does it serve, what runs, what happened, what can be typed. */
export function statusLines(status: AgentStatus, options: StatusOptions): readonly string[] {
  const { style } = options;
  const facts = table([
    gateRow(status, options),
    ["  job", jobLine(status.job, options, "none is running")],
    ["  last job", jobLine(status.lastJob, options, "there was none")],
    ...keptRows(status, options),
    ["  page", status.page],
  ]);
  const problem = status.configProblem;
  const configuration =
    problem === undefined
      ? []
      : [`${severitySign("error", style)} in the configuration:`, ...errorLines(problem, style, "  ")];
  return [
    style.bold(headline(status)),
    "",
    ...facts,
    ...configuration,
    "",
    "You can type:",
    ...offers(status),
  ];
}

function headline({ role, application, grid, job, lastJob }: AgentStatus): string {
  if (role === "helper") {
    const whose = (job ?? lastJob)?.application;
    return `Helper of ${whose ?? "an application"}: it drives a job while the application is down`;
  }
  const name = application?.name ?? "An application that is not known yet";
  if (grid === undefined) return `${name}: where it runs is not proven yet`;
  return `${name} is on ${grid.name}${grid.location === "" ? "" : ` (${grid.location})`}`;
}

/** A helper has no gate of its own: what it says there is what it does. */
function gateRow(status: AgentStatus, options: StatusOptions): readonly string[] {
  return status.role === "helper" ? ["  helper", status.gate.reason] : ["  gate", gateLine(status, options)];
}

function gateLine(status: AgentStatus, { style, now }: StatusOptions): string {
  const { gate } = status;
  const asked = gate.askedAt === undefined ? "" : ` (asked ${formatDistance(gate.askedAt, now)})`;
  return `${gateSign(gate.serve, style)}: ${gate.reason}${asked}`;
}

function jobLine(view: JobView | undefined, { style, now }: StatusOptions, none: string): string {
  if (view === undefined) return none;
  const sign = jobSign(view.state, style, view.problems.length);
  const what = `${view.kind} ${view.id} ${arrow(style)} ${view.target}, ${sign}`;
  if (!isTerminal(view.state)) return `${what}, ${whereIsIt(view)}`;
  const when = view.endedAt === undefined ? "" : ` ${formatDistance(view.endedAt, now)}`;
  const silence = view.downtimeMs === undefined ? "" : `, ${formatDuration(view.downtimeMs)} of silence`;
  return `${what}${when}${silence}`;
}

function whereIsIt(view: JobView): string {
  if (view.waitingFor !== undefined) return `for ${view.waitingFor}`;
  const going = view.steps.find((step) => step.status === "started" || step.status === "undoing");
  return going === undefined ? `phase ${view.phase}` : going.title;
}

function keptRows(status: AgentStatus, { now }: StatusOptions): readonly (readonly string[])[] {
  const { kept } = status;
  if (kept === undefined) return [];
  const until = `${formatMoment(kept.until)} (${formatDistance(kept.until, now)})`;
  return [["  kept", `${kept.grid} keeps ${kept.name} until ${until}`]];
}

function offers(status: AgentStatus): readonly string[] {
  const rows: (readonly string[])[] = [];
  const { job, lastJob, kept, gate } = status;
  if (job !== undefined) {
    rows.push([`  mig job watch ${job.id}`, "follow it"]);
    const { approve, resume } = job.controls;
    if (resume.possible) rows.push([`  mig job resume ${job.id}`, "let it go on"]);
    else if (approve.possible) rows.push([`  mig job approve ${job.id}`, "let it stop the application"]);
    if (job.abort.possible)
      rows.push([`  mig job abort ${job.id}`, `undo ${count(job.abort.undoes, "step")} and end it`]);
  }
  const why = lastJob === undefined ? undefined : whyLook(lastJob);
  if (lastJob !== undefined && why !== undefined) rows.push([`  mig job show ${lastJob.id}`, why]);
  const mayStart = job === undefined && status.configProblem === undefined;
  if (kept !== undefined && mayStart) {
    rows.push(["  mig rollback", `go back to ${kept.grid}; says first what would be lost`]);
    rows.push(["  mig finalize", `destroy the kept source on ${kept.grid} now`]);
  }
  if (mayStart && gate.serve) rows.push(...startOffers(status));
  if (lastJob?.state === "stuck")
    rows.push(["  mig recover", "go on with it at once, when what stood in its way is mended"]);
  else if (gate.offers.includes("recover"))
    rows.push(["  mig recover", "end an interrupted job from the records"]);
  if (gate.offers.includes("adopt")) rows.push(["  mig adopt", "make this copy an application of its own"]);
  if (status.configProblem !== undefined) rows.push(["  mig lint", "all that is wrong in the configuration"]);
  rows.push(["  mig check", "look at every grid before a move"]);
  return table(rows);
}

/** Where there is more to read about a job that did not simply succeed. */
function whyLook({ state, problems }: JobView): string | undefined {
  if (state === "stuck") return "why it is stuck and what a person must type";
  if (state === "failed") return "why it turned back";
  return problems.length > 0 ? "what is left to do after it" : undefined;
}

function startOffers(status: AgentStatus): readonly (readonly string[])[] {
  const migrate = ["  mig migrate <grid>", "move to another grid (mig grids lists them)"] as const;
  const snapshot = ["  mig snapshot <grid>", "put a copy on a grid"] as const;
  switch (status.mode) {
    case "migrate":
      return [migrate];
    case "snapshot":
      return [snapshot];
    case "both":
      return [migrate, snapshot];
  }
}
