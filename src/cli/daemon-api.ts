import { randomUUID } from "node:crypto";
import type {
  AgentStatus,
  CheckReport,
  CleanReport,
  ForgetReport,
  GridView,
  LeftoversReport,
  RecoverReport,
  ReloadReport,
  RollbackLoss,
  TrustReport,
} from "../agent-facade.ts";
import type { Clock } from "../clock.ts";
import type { JobLogLine, JobView } from "../domain/job.ts";
import type { LintFinding } from "../domain/lint.ts";
import type { Plan } from "../domain/plan.ts";
import type { Progress } from "../domain/progress.ts";
import type { Gate } from "../domain/serving.ts";
import type { SettingsReport } from "../domain/setup.ts";
import type { SnapshotList } from "../domain/snapshots.ts";
import type { AgentApi } from "./agent-api.ts";
import { askData, type Door } from "./client.ts";
import { downloadSupport } from "./download.ts";
import { streamJob } from "./job-stream.ts";

/** What the daemon answers from memory. */
const QUICK_MS = 30_000;
/** What it must ask controllers for; each of its own calls has a shorter deadline. */
const SLOW_MS = 300_000;

export interface DaemonApiOptions {
  readonly door: Door;
  /** Who types, for the journal. */
  readonly user: string;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/**
 * The daemon's HTTP API as functions. Its answers are taken for what they claim to be: both ends come from one
 * package, and fields are only ever added. Throws what the daemon answers, and `AGENT_NOT_RUNNING`.
 */
export function createDaemonApi(options: DaemonApiOptions): AgentApi {
  const { door, signal, clock } = options;
  const headers = { "mig-user": options.user.replace(/[^\x21-\x7e]/g, "_") };

  function get(path: string, timeoutMs = QUICK_MS): Promise<unknown> {
    return askData(door, { path: `/api/v1/${path}`, headers, signal, timeoutMs });
  }

  function post(path: string, body: unknown, more: Record<string, string> = {}): Promise<unknown> {
    const how = {
      method: "POST",
      body,
      headers: { ...headers, ...more },
      signal,
      timeoutMs: SLOW_MS,
    } as const;
    return askData(door, { ...how, path: `/api/v1/${path}` });
  }

  function jobPath(id: string, rest = ""): string {
    return `jobs/${encodeURIComponent(id)}${rest}`;
  }

  return {
    status: async () => (await get("status")) as AgentStatus,
    grids: async () => (await get("grids")) as GridView[],
    lint: async () => (await get("lint")) as LintFinding[],
    check: async (grid) => (await post("checks", grid === undefined ? {} : { grid })) as CheckReport[],
    plan: async (kind, target, choice) => (await post("plans", { kind, target, ...choice })) as Plan,
    planDeletion: async (snapshot) => (await post("plans", { kind: "delete-snapshot", ...snapshot })) as Plan,
    start: async (request) => (await post("jobs", request, { "idempotency-key": randomUUID() })) as JobView,
    jobs: async (limit, before) => (await get(`jobs?${pageQuery(limit, before)}`)) as JobView[],
    job: async (id) => (await get(jobPath(id))) as JobView,
    log: async (id) => (await get(jobPath(id, "/log"))) as JobLogLine[],
    progress: async (id) => ((await get(jobPath(id, "/progress"))) as Progress | null) ?? undefined,
    abort: async (id) => (await post(jobPath(id, "/abort"), {})) as JobView,
    approve: async (id, word) => (await post(jobPath(id, "/approve"), word)) as JobView,
    pause: async (id) => (await post(jobPath(id, "/pause"), {})) as JobView,
    resume: async (id) => (await post(jobPath(id, "/resume"), {})) as JobView,
    snapshots: async () => (await get("snapshots", SLOW_MS)) as SnapshotList,
    rollbackLoss: async () => (await get("rollback-loss")) as RollbackLoss,
    adopt: async () => (await post("adopt", {})) as Gate,
    recover: async (request) => (await post("recover", request)) as RecoverReport,
    leftovers: async (grid) => (await get(`leftovers${gridQuery(grid)}`)) as LeftoversReport,
    clean: async (request) => (await post("leftovers/clean", request)) as CleanReport,
    support: () => downloadSupport(door, { headers, signal }),
    openConsole: async (request) => {
      const { ticket } = (await post("console/tickets", { grid: request.grid })) as { ticket: string };
      const { openConsoleSocket } = await import("./console-socket.ts");
      return openConsoleSocket(door, { ...request, ticket, headers, signal });
    },
    trust: async (grid, accept) =>
      (await post("trust", accept === undefined ? { grid } : { grid, accept })) as TrustReport,
    forgetHostKey: async (grid) => (await post("trust", { grid, forget: true })) as ForgetReport,
    reload: async () => (await post("reload", {})) as ReloadReport,
    settings: async () => (await get("settings")) as SettingsReport,
    stream: (jobId, after) => streamJob({ door, jobId, after, headers, signal, clock }),
    [Symbol.asyncDispose]: async () => {},
  };
}

function gridQuery(grid: string | undefined): string {
  return grid === undefined ? "" : `?grid=${encodeURIComponent(grid)}`;
}

function pageQuery(limit: number | undefined, before: string | undefined): string {
  const query = new URLSearchParams();
  if (limit !== undefined) query.set("limit", String(limit));
  if (before !== undefined) query.set("before", before);
  return query.toString();
}
