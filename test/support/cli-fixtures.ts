import type { AgentStatus, CheckReport, GridView } from "../../src/agent-facade.ts";
import type { Check } from "../../src/domain/checks.ts";
import type { JobSpec, JobView } from "../../src/domain/job.ts";
import { viewJob } from "../../src/domain/job-view.ts";
import type { Plan, PlannedStep } from "../../src/domain/plan.ts";
import type { Progress } from "../../src/domain/progress.ts";
import type { JobEvent, StoredEvent } from "../../src/domain/step.ts";

/** Noon of the day on which everything in these fixtures happens. */
export const NOON = Date.UTC(2026, 2, 1, 12, 0, 0);

export const JOB_ID = "k7m2p9xa";

function step(
  name: string,
  title: string,
  more: Partial<PlannedStep> & Pick<PlannedStep, "phase">,
): PlannedStep {
  return {
    name,
    title,
    by: "agent",
    commits: false,
    explain: `${title}.`,
    commands: [],
    undo: { commands: [], nothing: "it only reads" },
    ...more,
  };
}

/** A short migrate that has one of each: agent and helper, silence, commit. */
const STEPS: readonly PlannedStep[] = [
  step("check", "Look at both grids", { phase: "preflight" }),
  step("helper", "Make the helper", {
    phase: "prepare",
    commands: [{ grid: "my_grid_one", text: `app provision MigHelper mig_helper_${JOB_ID}` }],
    undo: { commands: [{ grid: "my_grid_one", text: `app destroy mig_helper_${JOB_ID}` }] },
  }),
  step("stop", "Stop the application", { phase: "stop", by: "helper", stops: true }),
  step("copy", "Copy the volumes", { phase: "final-copy", by: "helper" }),
  step("commit", "Open the gate on my_grid_two", {
    phase: "start",
    by: "helper",
    commits: true,
    serves: true,
  }),
  step("retire", "Keep the source", { phase: "settle" }),
];

export const SPEC: JobSpec = {
  id: JOB_ID,
  kind: "migrate",
  strategy: "cold",
  application: "guestbook",
  applicationId: "abcdefgh23456789",
  source: "my_grid_one",
  target: "my_grid_two",
  requestedBy: "local ann",
  createdAt: new Date(NOON).toISOString(),
  facts: {
    sourcePage: "http://10.0.1.5:8080",
    helperPage: "http://10.0.1.6:8080",
    targetPage: "http://10.0.2.5:8080",
  },
  plan: STEPS,
};

/** Events numbered from 1, one a second from noon. */
export function story(...events: readonly JobEvent[]): readonly StoredEvent[] {
  return events.map((event, index) => ({
    jobId: JOB_ID,
    seq: index + 1,
    at: new Date(NOON + (index + 1) * 1000).toISOString(),
    by: "agent-my_grid_one",
    event,
  }));
}

function did(name: string, output: Record<string, unknown> = {}): readonly JobEvent[] {
  return [
    { type: "started", step: name, attempt: 1 },
    { type: "succeeded", step: name, output },
  ];
}

/** Until the middle of the copy. */
export const COPYING = story(
  ...did("check"),
  ...did("helper"),
  { type: "handed", to: `helper-${JOB_ID}` },
  ...did("stop"),
  { type: "started", step: "copy", attempt: 1 },
);

/** To the good end. */
export const SUCCEEDED = story(
  ...did("check"),
  ...did("helper"),
  { type: "handed", to: `helper-${JOB_ID}` },
  ...did("stop"),
  ...did("copy"),
  ...did("commit"),
  ...did("retire", { keptUntil: new Date(NOON + 86_400_000).toISOString() }),
  { type: "ended", state: "succeeded" },
);

const REFUSED = {
  code: "GRID_REFUSED",
  message: "Cannot stop guestbook: the grid answered “not now”",
  hint: "Stop it by hand.",
} as const;

/** Failed while stopping, all undone. */
export const FAILED = story(
  ...did("check"),
  ...did("helper"),
  { type: "started", step: "stop", attempt: 1 },
  { type: "failed", step: "stop", error: REFUSED },
  { type: "turned-back", reason: REFUSED },
  { type: "undo-started", step: "stop", attempt: 1 },
  { type: "undo-finished", step: "stop" },
  { type: "undo-started", step: "helper", attempt: 1 },
  { type: "undo-finished", step: "helper" },
  { type: "ended", state: "failed" },
);

/** Failed while stopping, and the undo too. */
export const STUCK = story(
  ...did("check"),
  ...did("helper"),
  { type: "started", step: "stop", attempt: 1 },
  { type: "failed", step: "stop", error: REFUSED },
  { type: "turned-back", reason: REFUSED },
  { type: "undo-started", step: "stop", attempt: 1 },
  {
    type: "undo-failed",
    step: "stop",
    error: { code: "SSH_UNREACHABLE", message: "Cannot reach my_grid_one: connection refused" },
    toType: ["ssh root@10.0.1.1", "app start guestbook"],
  },
  { type: "ended", state: "stuck" },
);

/** A job aborted by a person before the stop. */
export const CANCELLED = story(
  ...did("check"),
  ...did("helper"),
  { type: "abort-requested", by: "local ann" },
  { type: "turned-back", reason: { code: "ABORTED", message: "Aborted by local ann" } },
  { type: "undo-started", step: "helper", attempt: 1 },
  { type: "undo-finished", step: "helper" },
  { type: "ended", state: "cancelled" },
);

export function view(events: readonly StoredEvent[], spec: Partial<JobSpec> = {}): JobView {
  return viewJob({ ...SPEC, ...spec }, events);
}

const GIB = 1024 ** 3;

export const PROGRESS: Progress = {
  jobId: JOB_ID,
  step: "copy",
  volumes: [
    { name: "data", bytes: 1.2 * GIB, totalBytes: 2 * GIB },
    { name: "mig_state", bytes: 1024 ** 2, totalBytes: 1024 ** 2 },
  ],
  bytes: 1.2 * GIB + 1024 ** 2,
  totalBytes: 2 * GIB + 1024 ** 2,
  rate: 104 * 1024 ** 2,
  secondsLeft: 7.9,
};

export const CHECKS: readonly Check[] = [
  {
    id: "login",
    title: "Login on my_grid_two",
    severity: "fine",
    message: "root may log in",
    grid: "my_grid_two",
  },
  {
    id: "trust",
    title: "my_grid_two lets my_grid_one in",
    severity: "error",
    message: "permission denied",
    remedy: "on my_grid_two type: grid trust my_grid_one",
    grid: "my_grid_two",
  },
  {
    id: "space",
    title: "Room for the volumes",
    severity: "warning",
    message: "3 GiB would be left",
    grid: "my_grid_two",
  },
];

export const REPORT: CheckReport = {
  grid: "my_grid_two",
  at: new Date(NOON).toISOString(),
  severity: "error",
  checks: CHECKS,
};

export const PLAN: Plan = {
  jobId: JOB_ID,
  kind: "migrate",
  application: "guestbook",
  source: "my_grid_one",
  target: "my_grid_two",
  checks: [],
  steps: STEPS,
  estimate: {
    bytes: 2 * GIB,
    volumes: [{ name: "data", bytes: 2 * GIB }],
    downtimeSeconds: 40,
    basis: "the last move",
  },
  addresses: {
    source: "http://10.0.1.5:8080",
    helper: "http://10.0.1.6:8080",
    target: "http://10.0.2.5:8080",
  },
};

export const STATUS: AgentStatus = {
  version: "0.1.0",
  role: "agent",
  application: { name: "guestbook", id: "abcdefgh23456789" },
  grid: { name: "my_grid_one", location: "Los Angeles" },
  gate: {
    serve: true,
    reason: "The record on my_grid_one says committed.",
    offers: [],
    askedAt: new Date(NOON - 4_000).toISOString(),
  },
  mode: "both",
  startedAt: new Date(NOON - 3_600_000).toISOString(),
  page: "http://10.0.1.5:8080",
};

export const GRIDS: readonly GridView[] = [
  {
    name: "my_grid_one",
    location: "Los Angeles",
    driver: "applogic",
    controller: "127.0.1.1",
    migAddress: "10.0.1.5:8080",
    here: true,
    hostKey: { fingerprint: "SHA256:abc", source: "pinned" },
    lastCheck: { at: new Date(NOON - 60_000).toISOString(), severity: "fine" },
  },
  {
    name: "my_grid_two",
    location: "Houston",
    driver: "applogic",
    controller: "127.0.2.1",
    migAddress: "10.0.2.5:8080",
    here: false,
  },
];
