import type { AgentStatus, GridView } from "../../agent-facade.ts";
import type { JobView } from "../../domain/job.ts";
import { type ActionsModel, keptActions, type Mode } from "./actions.ts";
import { type Badge, jobBadge } from "./badges.ts";
import { type GateModel, presentGate } from "./gate.ts";
import { type GridModel, presentGrid } from "./grids.ts";
import type { JobModel } from "./job.ts";
import { durationWords, type Moment, presentMoment } from "./times.ts";
import { KIND_WORDS } from "./words.ts";

/** Where am I, is all well, what runs, what happened last, what can I do. */
export interface OverviewModel {
  readonly heading: string;
  readonly place: string;
  readonly gate: GateModel;
  readonly notices: readonly NoticeModel[];
  readonly job: JobModel | undefined;
  readonly jobHeading: string;
  readonly kept: KeptModel | undefined;
  readonly grids: readonly GridModel[];
  readonly history: readonly HistoryRow[];
}

export interface NoticeModel {
  readonly tone: "bad" | "warn" | "idle";
  readonly icon: string;
  readonly title: string;
  readonly text: string;
  /** What to do now; may be empty. */
  readonly hint: string;
}

export interface KeptModel {
  readonly grid: string;
  readonly name: string;
  readonly until: Moment;
  readonly actions: ActionsModel;
}

export interface HistoryRow {
  readonly path: string;
  readonly id: string;
  readonly kind: string;
  readonly route: string;
  readonly badge: Badge;
  readonly created: Moment;
  readonly duration: string;
  readonly downtime: string;
}

export interface OverviewParts {
  readonly status: AgentStatus;
  readonly mode: Mode;
  readonly grids: readonly GridView[];
  readonly jobs: readonly JobView[];
  /** The one that runs, else the last. */
  readonly job: JobModel | undefined;
  readonly connection: { readonly encrypted: boolean; readonly authenticated: boolean };
  readonly now: number;
}

export function presentOverview(parts: OverviewParts): OverviewModel {
  const { status, grids, jobs, job, now } = parts;
  return {
    heading: headingOf(status),
    place: placeOf(status),
    gate: presentGate(status.gate, { now, role: status.role }),
    notices: noticesOf(parts),
    job,
    jobHeading: job?.isRunning === true ? "What runs now" : "What happened last",
    kept: keptOf(status, now),
    grids: grids.map((grid) => presentGrid(grid, parts)),
    history: jobs.map((view) => historyRow(view, now)),
  };
}

function headingOf({ role, application, grid, job, lastJob }: AgentStatus): string {
  const name = application?.name ?? "This application";
  if (role === "helper") return `Helper of ${(job ?? lastJob)?.application ?? "an application"}`;
  return grid === undefined ? `${name} does not know yet where it is` : `${name} is on ${grid.name}`;
}

function placeOf({ role, grid }: AgentStatus): string {
  if (role === "helper") return "This is the helper: it drives the job while the application is down.";
  return grid === undefined ? "MIG asks each controller which of them runs this very copy." : grid.location;
}

function noticesOf({ status, connection }: OverviewParts): readonly NoticeModel[] {
  const notices: NoticeModel[] = [];
  const { configProblem } = status;
  if (configProblem !== undefined) {
    const { message: text, hint = "" } = configProblem;
    notices.push({ tone: "bad", icon: "cross", title: "The configuration has an error", text, hint });
  }
  if (!connection.authenticated) {
    const text = "Whoever reaches this address can use it.";
    const hint = 'Set "username" and a password in mig.ini.';
    notices.push({ tone: "warn", icon: "warn", title: "No password is asked for", text, hint });
  }
  if (connection.authenticated && !connection.encrypted) {
    const text = "The password travels as it is typed.";
    const hint = "Use it in a network you trust, or set TLS in mig.ini.";
    notices.push({ tone: "idle", icon: "unlock", title: "This connection is not encrypted", text, hint });
  }
  return notices;
}

function keptOf(status: AgentStatus, now: number): KeptModel | undefined {
  const { kept } = status;
  if (kept === undefined) return undefined;
  const { grid, name, until } = kept;
  return { grid, name, until: presentMoment(until, now), actions: keptActions({ status }) };
}

function historyRow(view: JobView, now: number): HistoryRow {
  const end = view.endedAt === undefined ? now : Date.parse(view.endedAt);
  return {
    path: `/jobs/${view.id}`,
    id: view.id,
    kind: KIND_WORDS[view.kind],
    route: view.kind === "delete-snapshot" ? `on ${view.target}` : `${view.source} → ${view.target}`,
    badge: jobBadge(view.state, view.problems.length),
    created: presentMoment(view.createdAt, now),
    duration: durationWords(end - Date.parse(view.createdAt)),
    downtime: view.downtimeMs === undefined ? "–" : durationWords(view.downtimeMs),
  };
}
