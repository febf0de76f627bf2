import type {
  AgentFacade,
  AgentStatus,
  AuditEntry,
  AuthFailure,
  Change,
  CheckReport,
  CleanReport,
  GridView,
  LeftoversReport,
  StartRequest,
} from "../../src/agent-facade.ts";
import { MigError } from "../../src/domain/errors.ts";
import type { JobLogLine, JobView } from "../../src/domain/job.ts";
import type { Plan } from "../../src/domain/plan.ts";
import type { Progress } from "../../src/domain/progress.ts";
import type { Gate } from "../../src/domain/serving.ts";
import type { SnapshotList } from "../../src/domain/snapshots.ts";
import type { JobEvent, StoredEvent } from "../../src/domain/step.ts";
import { createScriptedConsole, type ScriptedConsole } from "./scripted-console.ts";
import { createScriptedSetup, type SetupScript, sampleSettings } from "./scripted-setup.ts";
import { sampleGrids, sampleJob, samplePlan, sampleSnapshots, sampleStatus } from "./web-samples.ts";

/** An agent without an agent: it says what a test put in, and notes what it was asked. */
export interface ScriptedFacade extends AgentFacade {
  readonly script: Script;
  /** Adds an event to the journal of a job and tells the watchers. */
  happen(jobId: string, event: JobEvent): StoredEvent;
  /** Adds it without telling: what a watcher missed. */
  happenUnseen(jobId: string, event: JobEvent): StoredEvent;
  tell(change: Change): void;
  setGate(gate: Gate): void;
  setJob(job: JobView): void;
  watchers(): number;
}

export interface Script extends SetupScript {
  status: AgentStatus;
  grids: readonly GridView[];
  plan: Plan;
  snapshots: SnapshotList;
  readonly jobs: Map<string, JobView>;
  readonly events: Map<string, StoredEvent[]>;
  readonly logs: Map<string, readonly JobLogLine[]>;
  readonly progress: Map<string, Progress>;
  readonly calls: { readonly name: string; readonly args: readonly unknown[] }[];
  readonly authFailures: AuthFailure[];
  leftovers: LeftoversReport;
  cleaned: CleanReport;
  readonly console: ScriptedConsole;
  /** Thrown by the next call of that name. */
  readonly failures: Map<string, Error>;
  readonly reports: Map<string, CheckReport>;
  audit: readonly AuditEntry[];
}

const AT = "2026-11-21T09:00:00.000Z";

export function createScriptedFacade(): ScriptedFacade {
  const script: Script = {
    status: sampleStatus(),
    grids: sampleGrids(),
    plan: samplePlan(),
    snapshots: sampleSnapshots(),
    settings: sampleSettings(),
    jobs: new Map(),
    events: new Map(),
    logs: new Map(),
    progress: new Map(),
    calls: [],
    authFailures: [],
    leftovers: { at: AT, things: [], unseen: [] },
    cleaned: { gone: [] },
    console: createScriptedConsole(),
    failures: new Map(),
    reports: new Map(),
    audit: [{ seq: 1, at: AT, by: "local", what: "start", result: "done" }],
  };
  const listeners = new Set<(change: Change) => void>();
  const keys = new Map<string, JobView>();

  function called(name: string, ...args: readonly unknown[]): void {
    script.calls.push({ name, args });
    const failure = script.failures.get(name);
    script.failures.delete(name);
    if (failure !== undefined) throw failure;
  }

  function job(id: string): JobView {
    const found = script.jobs.get(id);
    if (found === undefined)
      throw new MigError("UNKNOWN_JOB", `Cannot find job ${id}`, { hint: "mig jobs lists them." });
    return found;
  }

  function happenUnseen(jobId: string, event: JobEvent): StoredEvent {
    const journal = script.events.get(jobId) ?? [];
    script.events.set(jobId, journal);
    const stored: StoredEvent = { jobId, seq: journal.length + 1, at: AT, by: "agent-my_grid_one", event };
    journal.push(stored);
    if (event.type === "ended") script.jobs.set(jobId, { ...job(jobId), state: event.state, endedAt: AT });
    return stored;
  }

  function tell(change: Change): void {
    for (const listener of listeners) listener(change);
  }

  function setJob(view: JobView): void {
    script.jobs.set(view.id, view);
    script.status = { ...script.status, job: view };
  }

  function start(request: StartRequest): JobView {
    const before = request.idempotencyKey === undefined ? undefined : keys.get(request.idempotencyKey);
    if (before !== undefined) return before;
    if (request.confirm !== "guestbook") {
      throw new MigError("CONFIRMATION", "Cannot start: the name typed is not the application's", {
        hint: "Type guestbook.",
      });
    }
    const id = `job${script.jobs.size + 1}`;
    const view = sampleJob({
      id,
      kind: request.kind,
      state: "running",
      ...(request.target === undefined ? {} : { target: request.target }),
    });
    setJob(view);
    if (request.idempotencyKey !== undefined) keys.set(request.idempotencyKey, view);
    return view;
  }

  return {
    script,
    happenUnseen,
    tell,
    setJob,
    happen(jobId, event) {
      const stored = happenUnseen(jobId, event);
      tell({ type: "event", event: stored });
      return stored;
    },
    setGate(gate) {
      script.status = { ...script.status, gate };
      tell({ type: "gate", gate });
    },
    watchers: () => listeners.size,
    status: () => script.status,
    gate: () => script.status.gate,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    grids: () => script.grids,
    async check(grid) {
      called("check", grid);
      return [{ grid: grid ?? "my_grid_two", at: AT, severity: "fine", checks: [] }];
    },
    lastReport: (grid) => script.reports.get(grid),
    lint: () => [
      { file: "grid.info", line: 3, text: "locaton = here", severity: "warning", message: "Unknown key" },
    ],
    async plan(kind, target, choice) {
      called("plan", kind, target, ...(choice === undefined ? [] : [choice]));
      if (!script.grids.some((grid) => grid.name === target)) {
        throw new MigError("UNKNOWN_GRID", `Cannot plan: there is no grid ${target}`, {
          hint: "mig grids lists them.",
        });
      }
      return { ...script.plan, kind, target };
    },
    shownPlan(id) {
      called("shownPlan", id);
      if (id === script.plan.jobId) return script.plan;
      throw new MigError("UNKNOWN_JOB", `Cannot find job ${id}`, { hint: "mig jobs lists them." });
    },
    async start(request) {
      called("start", request);
      return start(request);
    },
    jobs(limit, before) {
      const jobs = [...script.jobs.values()].reverse();
      const first = before === undefined ? 0 : jobs.findIndex(({ id }) => id === before) + 1;
      return jobs.slice(first, limit === undefined ? undefined : first + limit);
    },
    job,
    events: (id, after) => (script.events.get(id) ?? []).filter((event) => event.seq > after),
    log: (id) => script.logs.get(id) ?? [],
    progress: (id) => script.progress.get(id),
    async abort(id, by) {
      called("abort", id, by);
      const view = { ...job(id), abortRequested: true };
      setJob(view);
      return view;
    },
    async approve(id, request) {
      called("approve", id, request);
      return job(id);
    },
    async pause(id, by) {
      called("pause", id, by);
      return job(id);
    },
    async resume(id, by) {
      called("resume", id, by);
      return job(id);
    },
    async snapshots() {
      called("snapshots");
      return script.snapshots;
    },
    async planDeletion(snapshot) {
      called("planDeletion", snapshot);
      return { ...script.plan, kind: "delete-snapshot", target: snapshot.grid ?? "my_grid_two" };
    },
    async rollbackLoss() {
      called("rollbackLoss");
      return {
        jobId: "job1",
        from: "my_grid_two",
        to: "my_grid_one",
        ranSeconds: 3_725,
        wrote: [{ volume: "data", writtenAt: "2026-11-21T08:59:00Z" }],
        sentence:
          "What was written on my_grid_two in the last hour is lost. To keep it, migrate back instead.",
      };
    },
    async adopt(by) {
      called("adopt", by);
      const gate: Gate = { serve: true, reason: "Adopted.", offers: [] };
      script.status = { ...script.status, gate };
      return gate;
    },
    async stopCopy(by) {
      called("stopCopy", by);
    },
    async recover(request) {
      called("recover", request);
      return { action: "nothing", sentence: "All is well.", records: [] };
    },
    async leftovers(grid) {
      called("leftovers", grid);
      return script.leftovers;
    },
    async clean(request) {
      called("clean", request);
      return script.cleaned;
    },
    async support() {
      called("support");
      return { fileName: "mig-support-1.tar.gz", data: Buffer.from("an archive") };
    },
    mayOpenConsole(grid) {
      called("mayOpenConsole", grid);
    },
    async openConsole(request) {
      called("openConsole", request);
      return script.console.open();
    },
    async trust(grid, request) {
      called("trust", grid, request);
      return { grid, offered: "SHA256:abc", accepted: request.accept !== undefined };
    },
    async reload(by) {
      called("reload", by);
      return { changed: ["password"], needsRestart: [] };
    },
    forgetHostKey(grid, by) {
      called("forgetHostKey", grid, by);
      return { grid, forgot: "SHA256:abc" };
    },
    audit: (limit, before) =>
      script.audit.filter(({ seq }) => before === undefined || seq < before).slice(0, limit),
    setup: createScriptedSetup(script, called),
    readiness: () => ({
      ready: true,
      parts: [{ name: "journal", ok: true, message: "writable at /var/lib/mig" }],
    }),
    onAuthFailure: (failure) => {
      script.authFailures.push(failure);
    },
    onFollow: (follow) => {
      script.calls.push({ name: "onFollow", args: [follow] });
    },
  };
}
