import { z } from "zod";
import type {
  AgentStatus,
  AuditEntry,
  CheckReport,
  CleanReport,
  ForgetReport,
  GridView,
  LeftoversReport,
  RecoverReport,
  ReloadReport,
  RollbackLoss,
  TrustReport,
} from "../../../agent-facade.ts";
import type { LintFinding } from "../../../domain/lint.ts";
import type { SnapshotList } from "../../../domain/snapshots.ts";
import { check, errorCode, errorData, gate, moment, severity } from "./basics.ts";
import { job } from "./jobs.ts";

export const status: z.ZodType<AgentStatus> = z
  .object({
    version: z.string(),
    role: z.enum(["agent", "helper"]),
    application: z.object({ name: z.string(), id: z.string() }).exactOptional(),
    grid: z.object({ name: z.string(), location: z.string() }).exactOptional(),
    gate,
    mode: z.enum(["migrate", "snapshot", "both"]),
    job: job.exactOptional(),
    lastJob: job.exactOptional(),
    kept: z.object({ jobId: z.string(), grid: z.string(), name: z.string(), until: moment }).exactOptional(),
    configProblem: errorData.exactOptional(),
    startedAt: moment,
    page: z.string(),
    consoles: z.array(z.enum(["controllers", "appliance"])).exactOptional(),
  })
  .meta({ id: "Status" });

export const grid: z.ZodType<GridView> = z
  .object({
    name: z.string(),
    location: z.string(),
    driver: z.string(),
    controller: z.string(),
    migAddress: z.string(),
    page: z.string().exactOptional(),
    here: z.boolean(),
    hostKey: z
      .object({
        fingerprint: z.string(),
        source: z.enum(["pinned", "first-use"]),
        since: moment.exactOptional(),
      })
      .exactOptional(),
    lastCheck: z.object({ at: moment, severity }).exactOptional(),
    settings: z.array(z.object({ name: z.string(), value: z.string() })).exactOptional(),
  })
  .meta({ id: "Grid" });

export const checkReport: z.ZodType<CheckReport> = z
  .object({ grid: z.string(), at: moment, severity, checks: z.array(check) })
  .meta({ id: "CheckReport" });

export const finding: z.ZodType<LintFinding> = z
  .object({
    file: z.enum(["grid.info", "private.key", "mig.ini", "properties"]),
    line: z.number().int().exactOptional(),
    text: z.string().exactOptional(),
    severity: z.enum(["error", "warning", "note"]),
    message: z.string(),
    remedy: z.string().exactOptional(),
    code: errorCode.exactOptional(),
  })
  .meta({ id: "LintFinding" });

export const auditEntry: z.ZodType<AuditEntry> = z
  .object({ seq: z.number().int(), at: moment, by: z.string(), what: z.string(), result: z.string() })
  .meta({ id: "AuditEntry" });

export const snapshots: z.ZodType<SnapshotList> = z
  .object({
    snapshots: z.array(
      z.object({
        name: z.string(),
        grid: z.string(),
        from: z.string(),
        jobId: z.string(),
        takenAt: moment.exactOptional(),
        bytes: z.number(),
        state: z.string(),
      }),
    ),
    notAsked: z.array(z.object({ grid: z.string(), error: errorData })),
  })
  .meta({ id: "Snapshots" });

export const leftovers: z.ZodType<LeftoversReport> = z
  .object({
    at: moment,
    things: z.array(
      z.object({
        grid: z.string(),
        name: z.string(),
        state: z.string(),
        bytes: z.number(),
        since: moment.exactOptional(),
        cleanable: z.boolean(),
        what: z.enum(["application", "helper", "kept", "snapshot", "copy"]),
        verdict: z.enum(["wanted", "left-over", "not-ours", "unclear"]),
        reason: z.string(),
        jobId: z.string().exactOptional(),
        until: moment.exactOptional(),
      }),
    ),
    unseen: z.array(z.object({ grid: z.string(), problem: errorData })),
  })
  .meta({ id: "Leftovers" });

export const cleanReport: z.ZodType<CleanReport> = z
  .object({ job: job.exactOptional(), gone: z.array(z.string()) })
  .meta({ id: "CleanReport" });

export const rollbackLoss: z.ZodType<RollbackLoss> = z
  .object({
    jobId: z.string(),
    from: z.string(),
    to: z.string(),
    ranSeconds: z.number(),
    wrote: z.array(z.object({ volume: z.string(), writtenAt: moment.exactOptional() })),
    sentence: z.string(),
  })
  .meta({ id: "RollbackLoss" });

export const recoverReport: z.ZodType<RecoverReport> = z
  .object({
    action: z.enum(["nothing", "back", "forward", "wait", "start-source", "start-target", "refused"]),
    sentence: z.string(),
    records: z.array(z.object({ grid: z.string(), record: z.string() })),
    job: job.exactOptional(),
  })
  .meta({ id: "RecoverReport" });

export const trustReport: z.ZodType<TrustReport> = z
  .object({
    grid: z.string(),
    offered: z.string(),
    known: z.string().exactOptional(),
    pinned: z.string().exactOptional(),
    accepted: z.boolean(),
  })
  .meta({ id: "TrustReport" });

export const forgetReport: z.ZodType<ForgetReport> = z
  .object({ grid: z.string(), forgot: z.string().exactOptional() })
  .meta({ id: "ForgetReport" });

export const reloadReport: z.ZodType<ReloadReport> = z
  .object({
    changed: z.array(z.string()),
    needsRestart: z.array(z.string()),
    problem: errorData.exactOptional(),
  })
  .meta({ id: "ReloadReport" });
