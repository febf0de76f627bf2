import type { AgentStatus } from "../../agent-facade.ts";
import type { ErrorData } from "../../domain/errors.ts";
import { isTerminal, type JobLogLine, type JobView } from "../../domain/job.ts";
import type { Progress } from "../../domain/progress.ts";
import { type AbortModel, presentAbort } from "./abort.ts";
import { type AddressModel, presentAddresses } from "./addresses.ts";
import { type Badge, jobBadge } from "./badges.ts";
import { type ChecksModel, presentChecks } from "./checks.ts";
import { type ControlModel, presentControls } from "./controls.ts";
import { type FollowModel, presentFollow } from "./follow.ts";
import { type LogModel, presentLog } from "./log.ts";
import { outcomeOf } from "./outcome.ts";
import { type ProgressModel, presentProgress } from "./progress.ts";
import { presentSettling, type SettlingModel } from "./settling.ts";
import { presentSteps, type StepModel, stepLine } from "./steps.ts";
import { durationWords, type Moment, presentMoment } from "./times.ts";
import { jobTitle } from "./words.ts";

/** All that a page shows of one job; the templates decide nothing. */
export interface JobModel {
  readonly id: string;
  readonly title: string;
  readonly badge: Badge;
  readonly isRunning: boolean;
  readonly isStuck: boolean;
  /** Empty where the job is about one grid only. */
  readonly source: string;
  readonly target: string;
  readonly statusLine: string;
  /** Where the application is, once the job has ended. */
  readonly outcome: string;
  /** Role of the line that says news to who does not see the page. */
  readonly urgency: "status" | "alert";
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
  readonly settling: SettlingModel | undefined;
  /** The plan to try it once more; empty where there is nothing to try. */
  readonly again: string;
  /** The page to print; empty where the job silences nothing. */
  readonly runSheet: string;
  readonly addresses: readonly AddressModel[];
  readonly path: string;
  readonly events: string;
  readonly follow: FollowModel;
}

export interface JobParts {
  readonly job: JobView;
  readonly progress: Progress | undefined;
  readonly log: readonly JobLogLine[];
  readonly status: AgentStatus;
  readonly now: number;
}

const MAX_LINES = 200;

export function presentJob({ job, progress, log, status, now }: JobParts): JobModel {
  const isRunning = !isTerminal(job.state);
  const end = job.endedAt === undefined ? now : Date.parse(job.endedAt);
  const path = `/jobs/${job.id}`;
  return {
    id: job.id,
    title: jobTitle(job),
    badge: jobBadge(job.state, job.problems.length),
    isRunning,
    isStuck: job.state === "stuck",
    source: job.kind === "delete-snapshot" ? "" : job.source,
    target: job.target,
    statusLine: stepLine(job),
    outcome: outcomeOf(job),
    urgency: job.state === "failed" || job.state === "stuck" ? "alert" : "status",
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
    log: presentLog(log, path, MAX_LINES),
    checks: presentChecks(job.checks),
    problems: job.problems,
    error: job.error,
    undoError: job.undoError,
    toType: job.toType,
    snapshot: job.snapshot ?? "",
    controls: isRunning ? presentControls(job, path) : [],
    abort: presentAbort(job),
    settling: presentSettling(job, status, now),
    again: planAgain(job),
    runSheet: isRunning && job.addresses.source !== "" ? `/plan/run-sheet?plan=${job.id}` : "",
    addresses: presentAddresses(job.addresses, path),
    path,
    events: `/api/v1/jobs/${job.id}/events?after=${job.lastEvent}`,
    follow: presentFollow(job, status.gate.serve),
  };
}

function planAgain({ state, kind, target }: JobView): string {
  const isBack = state === "failed" || state === "cancelled";
  if (!isBack || (kind !== "migrate" && kind !== "snapshot")) return "";
  return `/plan?kind=${kind}&target=${encodeURIComponent(target)}`;
}
