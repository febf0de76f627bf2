import type { AgentStatus, CheckReport, GridView, Readiness } from "../../agent-facade.ts";
import { isTerminal, type JobView } from "../../domain/job.ts";
import { type ActionsModel, keptActions, type Mode } from "./actions.ts";
import { type Badge, jobBadge } from "./badges.ts";
import { type GateModel, presentGate } from "./gate.ts";
import { type GridModel, presentGrid } from "./grids.ts";
import type { JobModel } from "./job.ts";
import { type LastJobModel, presentLastJob } from "./last-job.ts";
import { type Connection, type NoticeModel, presentNotices, presentRemarks } from "./notices.ts";
import { durationWords, type Moment, presentMoment } from "./times.ts";
import { judge, type Verdict } from "./verdict.ts";
import { KIND_WORDS } from "./words.ts";

/** Where am I, is all well, what runs, what happened last, what can I do. */
export interface OverviewModel {
  readonly heading: string;
  /** The place in words, and what is known of it. */
  readonly place: string;
  readonly page: string;
  readonly since: Moment | undefined;
  /** No job has run yet. */
  readonly isNew: boolean;
  readonly verdict: Verdict;
  readonly gate: GateModel;
  readonly notices: readonly NoticeModel[];
  /** The job that runs now. */
  readonly job: JobModel | undefined;
  readonly lastJob: LastJobModel | undefined;
  readonly kept: KeptModel | undefined;
  readonly grids: readonly GridModel[];
  /** What was before the job that stands above. */
  readonly history: readonly HistoryRow[];
  readonly remarks: readonly NoticeModel[];
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
  readonly reports: (grid: string) => CheckReport | undefined;
  readonly readiness: Readiness;
  readonly jobs: readonly JobView[];
  /** The one that runs. */
  readonly job: JobModel | undefined;
  readonly connection: Connection;
  readonly now: number;
}

const HISTORY_ROWS = 5;

export function presentOverview(parts: OverviewParts): OverviewModel {
  const { status, grids, jobs, job, connection, now } = parts;
  const last = job === undefined ? status.lastJob : undefined;
  const shown = job?.id ?? last?.id;
  return {
    heading: headingOf(status),
    place: placeOf(status),
    page: status.page,
    since: sinceOf(status, jobs, now),
    isNew: shown === undefined,
    verdict: judge(parts),
    gate: presentGate(status.gate, { now, role: status.role }),
    notices: presentNotices(status, connection, parts.readiness),
    job,
    lastJob: last === undefined ? undefined : presentLastJob(last, now),
    kept: keptOf(status, now),
    grids: grids.map((grid) => presentGrid(grid, { ...parts, report: parts.reports(grid.name) })),
    history: jobs
      .filter(({ id }) => id !== shown)
      .slice(0, HISTORY_ROWS)
      .map((view) => historyRow(view, now)),
    remarks: presentRemarks(connection),
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

/** When it came here, as far as the jobs of the last time tell. */
function sinceOf({ grid, role }: AgentStatus, jobs: readonly JobView[], now: number): Moment | undefined {
  if (role === "helper") return undefined;
  const arrival = jobs.find((job) => {
    const isMove = job.kind === "migrate" || job.kind === "rollback";
    return isMove && isTerminal(job.state) && job.committed && job.target === grid?.name;
  });
  return arrival?.endedAt === undefined ? undefined : presentMoment(arrival.endedAt, now);
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
