import type { Check } from "../../src/domain/checks.ts";
import type { StepView } from "../../src/domain/job.ts";
import { richLog, richPlan, richProgress } from "./page-samples.ts";
import type { ScriptedFacade } from "./scripted-facade.ts";
import {
  sampleChecks,
  sampleGrids,
  sampleJob,
  sampleSnapshots,
  sampleStatus,
  sampleSteps,
} from "./web-samples.ts";

/** A page in a state that people meet, and what the agent behind it says then. */
export interface PageState {
  readonly name: string;
  readonly path: string;
  arrange(facade: ScriptedFacade): void;
  /** Of the answer; absent: 200. */
  readonly status?: number;
}

const UNREACHABLE: Check = {
  id: "login",
  title: "MIG can log in to grid my_grid_two",
  severity: "error",
  message: "Cannot connect to the controller 127.0.2.1: it does not answer.",
  remedy: "Look whether the controller runs and whether port 22 of it is open from here, then check again.",
  grid: "my_grid_two",
};

const KEPT = {
  jobId: "job1",
  grid: "my_grid_one",
  name: "mig_kept_job1_guestbook",
  until: "2026-11-22T08:59:00Z",
} as const;

const AT_TWO = { name: "my_grid_two", location: "Houston" } as const;

const minutesBefore = (at: string): string => new Date(Date.parse(at) - 180_000).toISOString();

/** A whole job of the samples would end after now. */
function earlier(step: StepView): StepView {
  const { startedAt = "", endedAt = "" } = step;
  return { ...step, startedAt: minutesBefore(startedAt), endedAt: minutesBefore(endedAt) };
}

const ended = () =>
  sampleJob({
    state: "succeeded",
    phase: "settle",
    committed: true,
    steps: sampleSteps(9).map(earlier),
    createdAt: minutesBefore("2026-11-21T08:55:00Z"),
    endedAt: "2026-11-21T08:58:10Z",
    downtimeMs: 7_640,
    keptUntil: KEPT.until,
    abort: { possible: false, undoes: 0, reason: "The job has ended." },
  });

const stuck = () =>
  sampleJob({
    state: "stuck",
    steps: sampleSteps(4, "undo-failed"),
    endedAt: "2026-11-21T08:59:00Z",
    error: {
      code: "GRID_REFUSED",
      message: "Cannot copy guestbook to my_grid_two: no room for volume data (2.0 GiB)",
      hint: "Make room on my_grid_two, then migrate again.",
    },
    undoError: {
      code: "SSH_TIMEOUT",
      message: "Cannot destroy the half copy guestbook on my_grid_two: the controller does not answer",
      hint: "When my_grid_two answers again, remove the half copy by hand.",
    },
    toType: ["ssh root@127.0.2.1", "app destroy guestbook --force", "mig recover"],
    abort: { possible: false, undoes: 0, reason: "The job has ended." },
  });

/** The application is where it was, a job has moved it there. */
function arrived(facade: ScriptedFacade): void {
  const job = ended();
  facade.script.jobs.set(job.id, job);
  facade.script.logs.set(job.id, richLog());
  facade.script.status = sampleStatus({ grid: AT_TWO, lastJob: job, kept: KEPT, page: "127.0.2.10:8080" });
  const lastCheck = { at: "2026-11-21T08:59:30Z", severity: "fine" } as const;
  facade.script.grids = sampleGrids().map(({ lastCheck: _before, ...grid }) =>
    grid.here ? { ...grid, here: false, lastCheck } : { ...grid, here: true },
  );
}

function running(facade: ScriptedFacade): void {
  facade.setJob(sampleJob());
  facade.script.logs.set("job1", richLog());
  facade.script.progress.set("job1", richProgress());
}

function isStuck(facade: ScriptedFacade): void {
  const job = stuck();
  facade.script.jobs.set(job.id, job);
  facade.script.logs.set(job.id, richLog());
  facade.script.status = sampleStatus({ lastJob: job });
}

function waiting(facade: ScriptedFacade): void {
  facade.setJob(
    sampleJob({
      state: "waiting",
      phase: "copy",
      steps: sampleSteps(2, "started"),
      waitingFor: "approval by a person: everything is prepared, guestbook still runs",
      controls: {
        pause: { possible: false, reason: "It waits already." },
        resume: { possible: false, reason: "The job is not paused." },
        approve: { possible: true },
      },
      approval: { rule: "approval by a person", person: true, windows: "" },
    }),
  );
  facade.script.logs.set("job1", richLog().slice(0, 4));
}

function closed(facade: ScriptedFacade): void {
  facade.script.status = sampleStatus({
    gate: {
      serve: false,
      reason: "The record on my_grid_one says away: guestbook was moved to my_grid_two.",
      offers: ["stop", "recover", "adopt"],
      askedAt: "2026-11-21T08:59:52Z",
    },
  });
}

function unreachable(facade: ScriptedFacade): void {
  const at = "2026-11-21T08:59:00Z";
  facade.script.grids = sampleGrids().map((grid) => ({ ...grid, lastCheck: { at, severity: "error" } }));
  for (const { name } of sampleGrids()) {
    const checks = [{ ...UNREACHABLE, title: `MIG can log in to grid ${name}`, grid: name }];
    facade.script.reports.set(name, { grid: name, at, severity: "error", checks });
  }
}

function warned(facade: ScriptedFacade): void {
  facade.script.plan = richPlan();
  const at = "2026-11-21T08:57:00Z";
  facade.script.reports.set("my_grid_two", {
    grid: "my_grid_two",
    at,
    severity: "warning",
    checks: sampleChecks(),
  });
}

function atHelper(facade: ScriptedFacade): void {
  running(facade);
  const { application: _application, ...rest } = facade.script.status;
  const reason = "It drives a job of guestbook: the source is stopped, the copy runs.";
  const gate = { serve: false, reason, offers: [] } as const;
  facade.script.status = { ...rest, role: "helper", page: "127.0.1.20:8080", gate };
}

const OVERVIEWS: readonly PageState[] = [
  { name: "overview", path: "/", arrange: warned },
  { name: "overview-arrived", path: "/", arrange: arrived },
  { name: "overview-running", path: "/", arrange: running },
  { name: "overview-waiting", path: "/", arrange: waiting },
  { name: "overview-stuck", path: "/", arrange: isStuck },
  { name: "overview-gate-closed", path: "/", arrange: closed },
  { name: "overview-unreachable", path: "/", arrange: unreachable },
  {
    name: "overview-broken-grid-info",
    path: "/",
    arrange(facade) {
      const configProblem = {
        code: "CONFIG_INVALID",
        message: 'Cannot read grid.info: line 14: "controler" is not a key, the grid has no controller',
        hint: "Mend the line, then send MIG a HUP or wait: it reads the file again when it changes.",
      } as const;
      facade.script.status = sampleStatus({ configProblem });
      facade.script.grids = [];
    },
  },
  {
    name: "overview-unproven",
    path: "/",
    arrange(facade) {
      const { grid: _grid, ...rest } = sampleStatus();
      const gate = {
        serve: false,
        reason: "The agent is starting and has not yet asked where it is.",
        offers: [],
      };
      facade.script.status = { ...rest, gate };
      facade.script.grids = sampleGrids().map((grid) => ({ ...grid, here: false }));
    },
  },
  {
    name: "overview-helper",
    path: "/",
    arrange: atHelper,
  },
];

const PLANS: readonly PageState[] = [
  { name: "plan", path: "/plan?kind=migrate&target=my_grid_two", arrange: warned },
  {
    name: "plan-errors",
    path: "/plan?kind=migrate&target=my_grid_two",
    arrange(facade) {
      facade.script.plan = richPlan({ checks: [UNREACHABLE, ...sampleChecks()] });
    },
  },
  { name: "plan-snapshot", path: "/plan?kind=snapshot&target=my_grid_two", arrange: warned },
];

const JOBS: readonly PageState[] = [
  { name: "job-running", path: "/jobs/job1", arrange: running },
  { name: "job-at-helper", path: "/jobs/job1", arrange: atHelper },
  { name: "job-succeeded", path: "/jobs/job1", arrange: arrived },
  { name: "job-stuck", path: "/jobs/job1", arrange: isStuck },
  { name: "job-waiting", path: "/jobs/job1", arrange: waiting },
  { name: "job-approve", path: "/jobs/job1/approve", arrange: waiting },
  {
    name: "job-failed",
    path: "/jobs/job1",
    arrange(facade) {
      const { error, createdAt } = stuck();
      const steps = sampleSteps(4, "failed").map((step, index) =>
        index < 4 ? { ...step, status: "undone" as const } : step,
      );
      const job = sampleJob({
        state: "failed",
        steps,
        createdAt,
        endedAt: "2026-11-21T08:59:00Z",
        ...(error === undefined ? {} : { error }),
      });
      facade.script.jobs.set(job.id, job);
      facade.script.logs.set(job.id, richLog());
      facade.script.status = sampleStatus({ lastJob: job });
    },
  },
];

const CONFIRMS: readonly PageState[] = [
  { name: "rollback", path: "/rollback", arrange: arrived },
  { name: "finalize", path: "/finalize", arrange: arrived },
  { name: "adopt", path: "/adopt", arrange: closed },
  { name: "not-found", path: "/nowhere", arrange: () => undefined, status: 404 },
  { name: "unknown-job", path: "/jobs/nosuchjob", arrange: () => undefined, status: 404 },
  { name: "run-sheet", path: "/plan/run-sheet?plan=job1", arrange: warned },
  {
    name: "snapshot-delete",
    path: `/snapshots/delete?name=${sampleSnapshots().snapshots[0]?.name ?? ""}&grid=my_grid_two`,
    arrange: warned,
  },
];

/** All pages whose states are made by hand; those without states of their own are found by their routes. */
export const PAGE_STATES: readonly PageState[] = [...OVERVIEWS, ...PLANS, ...JOBS, ...CONFIRMS];
