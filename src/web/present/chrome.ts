import type { AgentStatus } from "../../agent-facade.ts";
import { type Badge, faviconOf } from "./badges.ts";
import { followText, leftNotice, type MovedNotice, movedNotice } from "./follow.ts";
import { presentGate } from "./gate.ts";
import type { JobModel } from "./job.ts";
import { presentSections, type Section, type SectionLink } from "./sections.ts";
import { type Moment, presentMoment } from "./times.ts";

/** What is around every page. */
export interface ChromeModel {
  /** Of the browser's tab: people leave it, so it tells the job's state. */
  readonly title: string;
  readonly icon: string;
  readonly application: string;
  readonly grid: string;
  readonly gate: Badge;
  readonly isHelper: boolean;
  readonly version: string;
  readonly started: Moment;
  readonly sections: readonly SectionLink[];
  readonly token: string;
  /** Milliseconds since 1970 by our clock; a browser's may be wrong. */
  readonly now: number;
  /** Seconds after which a browser without scripts loads the page again; 0 = never. */
  readonly refreshSeconds: number;
  /** The stream that keeps the page live; empty while no job runs. */
  readonly events: string;
  /** What the page needs to go along with its job, for scripts; empty without one. */
  readonly follow: string;
  /** Where the job is, when it is not here. */
  readonly moved: MovedNotice | undefined;
  /** Whether a page without a stream looks for news every few seconds. */
  readonly isWatching: boolean;
}

export interface ChromeParts {
  readonly title: string;
  /** Where the page is in the navigation; absent on pages that are nowhere in it. */
  readonly section?: Section | undefined;
  readonly status: AgentStatus;
  /** The job that the page follows. */
  readonly job?: JobModel | undefined;
  readonly token: string;
  readonly now: number;
  /** Of MIG on the grid that the gate names as `elsewhere`. */
  readonly pageElsewhere?: string | undefined;
  /** False on pages with a form that a reload would empty. */
  readonly isLive?: boolean;
}

const REFRESH_SECONDS = 5;

export function presentChrome(parts: ChromeParts): ChromeModel {
  const { title, status, job, token, now, isLive = true } = parts;
  const isRunning = isLive && job?.isRunning === true;
  return {
    title: job === undefined ? `${title} · MIG` : `${tabState(job)} · ${title} · MIG`,
    icon: faviconOf(job?.badge.tone ?? "idle"),
    application: status.application?.name ?? "",
    grid: status.grid?.name ?? "",
    gate: presentGate(status.gate, { now, role: status.role }).badge,
    isHelper: status.role === "helper",
    version: status.version,
    started: presentMoment(status.startedAt, now),
    sections: presentSections(status, parts.section),
    token,
    now,
    refreshSeconds: isRunning ? REFRESH_SECONDS : 0,
    events: isRunning ? job.events : "",
    follow: followText(job?.follow, status),
    moved:
      leftNotice(status, parts.pageElsewhere) ?? (isRunning ? movedNotice(job.follow, status) : undefined),
    isWatching: isLive,
  };
}

function tabState(job: JobModel): string {
  return job.isRunning ? `${job.stepsDone}/${job.stepsTotal} ${job.badge.word}` : job.badge.word;
}
