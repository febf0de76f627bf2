import type { AgentStatus, GridView } from "../../src/agent-facade.ts";
import type { Check } from "../../src/domain/checks.ts";
import type { JobView, StepView } from "../../src/domain/job.ts";
import type { JobPhase } from "../../src/domain/phase.ts";
import type { ControllerGuide, Plan, PlannedStep } from "../../src/domain/plan.ts";
import type { SnapshotList } from "../../src/domain/snapshots.ts";
import type { StepStatus } from "../../src/domain/step.ts";

const LOOKED_AT = "2026-11-21T09:00:01Z";
const ADDRESSES = { source: "127.0.1.10:8080", helper: "127.0.1.20:8080", target: "127.0.2.10:8080" };

export function sampleStatus(change: Partial<AgentStatus> = {}): AgentStatus {
  return {
    version: "0.1.0",
    role: "agent",
    application: { name: "guestbook", id: "k3v9x2m4q8w6t5rz" },
    grid: { name: "my_grid_one", location: "Los Angeles" },
    gate: {
      serve: true,
      reason: "The record on my_grid_one says committed.",
      offers: [],
      askedAt: "2026-11-21T08:59:52Z",
    },
    mode: "both",
    startedAt: "2026-11-21T07:00:00Z",
    page: "127.0.1.10:8080",
    ...change,
  };
}

export function sampleGrids(): readonly GridView[] {
  return [
    {
      name: "my_grid_one",
      location: "Los Angeles",
      driver: "applogic",
      controller: "127.0.1.1",
      migAddress: ADDRESSES.source,
      here: true,
      hostKey: { fingerprint: "SHA256:u9fJ3mWq0Zs8vK1yTn5cRb7xLd2eHg4aPo6iQwEtYzM", source: "pinned" },
    },
    {
      name: "my_grid_two",
      location: "Houston",
      driver: "applogic",
      controller: "127.0.2.1",
      migAddress: ADDRESSES.target,
      here: false,
      hostKey: {
        fingerprint: "SHA256:Qw8eRt2yUi5oPa1sDf7gHj4kLz9xCv3bNm6QwErTyUI",
        source: "first-use",
        since: "2026-11-20T10:00:00Z",
      },
      lastCheck: { at: "2026-11-21T08:57:00Z", severity: "warning" },
    },
  ];
}

export function sampleSnapshots(): SnapshotList {
  return {
    snapshots: [
      {
        name: "mig_snap_guestbook_my_grid_one_20261120T031500_abcd2345",
        grid: "my_grid_two",
        from: "my_grid_one",
        jobId: "abcd2345",
        takenAt: "2026-11-20T03:15:00.000Z",
        bytes: 2_684_354_560,
        state: "stopped",
      },
    ],
    notAsked: [],
  };
}

export function sampleChecks(): readonly Check[] {
  return [
    {
      id: "login",
      title: "Log in on my_grid_two",
      severity: "fine",
      message: "Logged in as root at 127.0.2.1.",
    },
    {
      id: "host-key",
      title: "Host key of my_grid_two",
      severity: "warning",
      message: "It was recorded at first use, nobody compared it.",
      remedy: "host_key = SHA256:Qw8eRt2yUi5oPa1sDf7gHj4kLz9xCv3bNm6QwErTyUI",
      grid: "my_grid_two",
    },
    {
      id: "trust",
      title: "Grid my_grid_two trusts my_grid_one",
      severity: "fine",
      message: "Tested from the grid.",
    },
    {
      id: "name-free",
      title: "Name guestbook free on my_grid_two",
      severity: "fine",
      message: "No application of that name.",
    },
  ];
}

type Row = readonly [name: string, title: string, phase: JobPhase, by: "agent" | "helper", commits?: true];

const STEPS: readonly Row[] = [
  ["preflight", "Check both grids", "preflight", "agent"],
  ["provision-helper", "Provision the helper on my_grid_one", "prepare", "agent"],
  ["hand-over", "Hand the job over to the helper", "hand-over", "agent"],
  ["stop-source", "Stop guestbook on my_grid_one", "stop", "helper"],
  ["copy", "Copy guestbook to my_grid_two", "final-copy", "helper"],
  ["start-target", "Start guestbook on my_grid_two", "start", "helper"],
  ["verify-target", "Verify behind the closed gate", "start", "helper"],
  ["commit", "Commit: open the gate on my_grid_two", "start", "helper", true],
  ["settle", "Take the job back, keep the source, remove the helper", "settle", "agent"],
];

/** The steps of a migrate, `done` of them succeeded and the next one running. */
export function sampleSteps(done: number, current: StepStatus = "started"): readonly StepView[] {
  return STEPS.map(([name, title, phase, by, commits], index) => ({
    name,
    title,
    phase,
    by,
    commits: commits === true,
    attempt: index <= done ? 1 : 0,
    status: statusAt(index, done, current),
    ...(index <= done ? { startedAt: minute(index) } : {}),
    ...(index < done ? { endedAt: minute(index + 1) } : {}),
  }));
}

function statusAt(index: number, done: number, current: StepStatus): StepStatus {
  if (index < done) return "succeeded";
  return index === done ? current : "todo";
}

function minute(index: number): string {
  return new Date(Date.parse("2026-11-21T08:55:00Z") + index * 41_000).toISOString();
}

export function sampleJob(change: Partial<JobView> = {}): JobView {
  return {
    id: "job1",
    kind: "migrate",
    strategy: "cold",
    application: "guestbook",
    source: "my_grid_one",
    target: "my_grid_two",
    requestedBy: "admin from 192.0.2.7",
    phase: "final-copy",
    state: "running",
    committed: false,
    abortRequested: false,
    steps: sampleSteps(4),
    checks: sampleChecks(),
    problems: [],
    toType: [],
    createdAt: "2026-11-21T08:55:00Z",
    abort: { possible: true, undoes: 4 },
    controls: {
      pause: { possible: false, reason: "The helper drives." },
      resume: { possible: false, reason: "The job is not paused." },
      approve: { possible: false, reason: "The job waits for nobody's approval." },
    },
    addresses: ADDRESSES,
    lastEvent: 0,
    ...change,
  };
}

const COMMANDS: Readonly<Record<string, string>> = {
  "provision-helper": "app provision MigHelper mig_helper_job1 --batch",
  "stop-source": "app stop guestbook",
  copy: "app migrate 127.0.1.1:guestbook --name guestbook in_ip=127.0.2.10 netmask=255.255.255.0",
  "start-target": "app start guestbook --debug",
  commit: 'app set guestbook .user2="mig1 2 committed agent-my_grid_two"',
};

export function samplePlan(change: Partial<Plan> = {}): Plan {
  return {
    jobId: "job1",
    kind: "migrate",
    application: "guestbook",
    source: "my_grid_one",
    target: "my_grid_two",
    checks: sampleChecks(),
    steps: STEPS.map(plannedStep),
    estimate: {
      bytes: 2_684_354_560,
      volumes: [
        { name: "data", bytes: 2_147_483_648 },
        { name: "mig_config", bytes: 1_048_576 },
        { name: "mig_state", bytes: 535_822_336 },
      ],
      totalSeconds: 190,
      downtimeSeconds: 140,
      basis: "Copied at 25 MiB/s, as the last job between these grids.",
    },
    addresses: ADDRESSES,
    looks: [
      { place: "source", at: LOOKED_AT, found: "here" },
      { place: "helper", at: LOOKED_AT, found: "silent" },
      { place: "target", at: LOOKED_AT, found: "silent" },
    ],
    controllers: [
      sampleGuide("my_grid_one", "Los Angeles", "127.0.1.1"),
      sampleGuide("my_grid_two", "Houston", "127.0.2.1"),
    ],
    ...change,
  };
}

function sampleGuide(grid: string, location: string, controller: string): ControllerGuide {
  const look = ["app list", "app info guestbook --batch"];
  return { grid, location, login: `ssh -p 2222 root@${controller}`, look, start: "app start guestbook" };
}

function plannedStep([name, title, phase, by, commits]: Row): PlannedStep {
  const text = COMMANDS[name];
  return {
    name,
    title,
    phase,
    by,
    commits: commits === true,
    explain: `What "${title}" means, in one sentence.`,
    commands: text === undefined ? [] : [{ grid: by === "agent" ? "my_grid_one" : "my_grid_two", text }],
    undo:
      text === undefined
        ? { commands: [], nothing: "It only looks." }
        : { commands: [{ grid: "my_grid_one", text: `app undo ${name}` }] },
  };
}
