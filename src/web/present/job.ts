import type { ErrorData } from "../../domain/errors.ts";
import { isTerminal, type JobLogLine, type JobView } from "../../domain/job.ts";
import type { Progress } from "../../domain/progress.ts";
import { type AddressModel, presentAddresses } from "./addresses.ts";
import { type Badge, jobBadge } from "./badges.ts";
import { type ChecksModel, presentChecks } from "./checks.ts";
import { type ControlModel, presentControls } from "./controls.ts";
import { type FollowModel, presentFollow } from "./follow.ts";
import { type ProgressModel, presentProgress } from "./progress.ts";
import { presentSteps, type StepModel, stepLine } from "./steps.ts";
import { clockTime, durationWords, type Moment, presentMoment } from "./times.ts";
import { count, jobTitle } from "./words.ts";

/** All that a page shows of one job; the templates decide nothing. */
export interface JobModel {
  readonly id: string;
  readonly title: string;
  readonly badge: Badge;
  readonly isRunning: boolean;
  /** Empty where the job is about one grid only. */
  readonly source: string;
  readonly target: string;
  readonly statusLine: string;
  readonly waitingFor: string | undefined;
  readonly requestedBy: string;
  readonly created: Moment;
  readonly ended: Moment | undefined;
  readonly duration: string;
  readonly downtime: string;
  readonly steps: readonly StepModel[];
  readonly stepsDone: number;
  readonly stepsTotal: number;
  readonly progress: ProgressModel | undefined;
  readonly log: LogModel;
  readonly checks: ChecksModel;
  readonly problems: readonly ErrorData[];
  readonly error: ErrorData | undefined;
  readonly undoError: ErrorData | undefined;
  readonly toType: readonly string[];
  readonly snapshot: string;
  readonly controls: readonly ControlModel[];
  readonly abort: AbortModel;
  readonly addresses: readonly AddressModel[];
  readonly path: string;
  readonly events: string;
  readonly follow: FollowModel;
}

export interface LogModel {
  readonly lines: readonly {
    readonly at: string;
    readonly time: string;
    readonly grid: string;
    readonly text: string;
  }[];
  /** "The last 200 of 812 lines", where some are left out. */
  readonly note: string;
}

export interface AbortModel {
  readonly isShown: boolean;
  /** What aborting would undo, or why it is too late: said beside the button, before anybody unfolds it. */
  readonly truth: string;
  readonly sentence: string;
  readonly disabledReason: string | undefined;
}

export interface JobParts {
  readonly job: JobView;
  readonly progress: Progress | undefined;
  readonly log: readonly JobLogLine[];
  readonly now: number;
}

const MAX_LINES = 200;

export function presentJob({ job, progress, log, now }: JobParts): JobModel {
  const isRunning = !isTerminal(job.state);
  const end = job.endedAt === undefined ? now : Date.parse(job.endedAt);
  const path = `/jobs/${job.id}`;
  return {
    id: job.id,
    title: jobTitle(job),
    badge: jobBadge(job.state, job.problems.length),
    isRunning,
    source: job.kind === "delete-snapshot" ? "" : job.source,
    target: job.target,
    statusLine: stepLine(job),
    waitingFor: isRunning ? job.waitingFor : undefined,
    requestedBy: job.requestedBy,
    created: presentMoment(job.createdAt, now),
    ended: job.endedAt === undefined ? undefined : presentMoment(job.endedAt, now),
    duration: durationWords(end - Date.parse(job.createdAt)),
    downtime: job.downtimeMs === undefined ? "" : durationWords(job.downtimeMs),
    steps: presentSteps(job.steps, now),
    stepsDone: job.steps.filter((step) => step.status === "succeeded" || step.status === "problem").length,
    stepsTotal: job.steps.length,
    progress: isRunning && progress !== undefined ? presentProgress(progress) : undefined,
    log: presentLog(log),
    checks: presentChecks(job.checks),
    problems: job.problems,
    error: job.error,
    undoError: job.undoError,
    toType: job.toType,
    snapshot: job.snapshot ?? "",
    controls: isRunning ? presentControls(job, path) : [],
    abort: presentAbort(job, isRunning),
    addresses: presentAddresses(job.addresses, path),
    path,
    events: `/api/v1/jobs/${job.id}/events?after=${job.lastEvent}`,
    follow: presentFollow(job),
  };
}

function presentLog(log: readonly JobLogLine[]): LogModel {
  const shown = log.slice(-MAX_LINES);
  return {
    lines: shown.map(({ at, grid, text }) => ({ at, time: clockTime(at), grid: grid ?? "", text })),
    note: shown.length === log.length ? "" : `The last ${shown.length} of ${log.length} lines`,
  };
}

/** Abort is always visible with the truth about it. */
function presentAbort({ abort }: JobView, isRunning: boolean): AbortModel {
  const disabledReason = abort.possible ? undefined : (abort.reason ?? "The job cannot be aborted now.");
  const undoes =
    abort.undoes === 0 ? "Nothing is to be undone yet." : `Will undo ${count(abort.undoes, "step")}.`;
  return {
    isShown: isRunning,
    truth: disabledReason ?? undoes,
    sentence: "The job goes back step by step, and the application runs on the source as before.",
    disabledReason,
  };
}
