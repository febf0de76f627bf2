import { z } from "zod";
import type { JobControls, JobLogLine, JobView, StepView } from "../../../domain/job.ts";
import type { Plan } from "../../../domain/plan.ts";
import type { Progress } from "../../../domain/progress.ts";
import type { StoredEvent } from "../../../domain/step.ts";
import { check, errorData, moment } from "./basics.ts";

const jobKind = z
  .enum(["migrate", "snapshot", "rollback", "finalize", "delete-snapshot", "recover", "clean"])
  .meta({ id: "JobKind" });
const phase = z
  .enum(["preflight", "prepare", "copy", "hand-over", "stop", "final-copy", "start", "settle"])
  .meta({ id: "JobPhase" });
const state = z
  .enum(["queued", "running", "waiting", "unwinding", "succeeded", "failed", "cancelled", "stuck"])
  .meta({ id: "JobState" });
const addresses = z.object({ source: z.string(), helper: z.string().exactOptional(), target: z.string() });
const by = z.enum(["agent", "helper"]);

const step: z.ZodType<StepView> = z
  .object({
    name: z.string(),
    title: z.string(),
    phase,
    by,
    status: z.enum(["todo", "started", "succeeded", "failed", "undoing", "undone", "undo-failed", "problem"]),
    commits: z.boolean(),
    attempt: z.number().int(),
    startedAt: moment.exactOptional(),
    endedAt: moment.exactOptional(),
    error: errorData.exactOptional(),
  })
  .meta({ id: "Step" });

const control = z.object({ possible: z.boolean(), reason: z.string().exactOptional() });
const controls: z.ZodType<JobControls> = z.object({ pause: control, resume: control, approve: control });
const approved = z.object({
  by: z.string(),
  at: moment,
  note: z.string().exactOptional(),
  now: z.boolean(),
});

export const job: z.ZodType<JobView> = z
  .object({
    id: z.string(),
    kind: jobKind,
    strategy: z.string(),
    application: z.string(),
    source: z.string(),
    target: z.string(),
    of: z.string().exactOptional().describe("The migrate that it refers to"),
    requestedBy: z.string(),
    phase,
    state,
    committed: z.boolean(),
    abortRequested: z.boolean(),
    steps: z.array(step),
    checks: z.array(check),
    problems: z.array(errorData),
    error: errorData.exactOptional(),
    undoError: errorData.exactOptional(),
    toType: z.array(z.string()).describe("What a person must type when it is stuck"),
    waitingFor: z.string().exactOptional(),
    createdAt: moment,
    endedAt: moment.exactOptional(),
    downtimeMs: z.number().exactOptional(),
    keptUntil: moment.exactOptional(),
    abort: z.object({
      possible: z.boolean(),
      undoes: z.number().int(),
      reason: z.string().exactOptional(),
    }),
    snapshot: z.string().exactOptional(),
    approval: z
      .object({
        rule: z.string(),
        person: z.boolean(),
        windows: z.string(),
        approved: approved.exactOptional(),
      })
      .exactOptional(),
    paused: z.object({ by: z.string(), at: moment }).exactOptional(),
    controls,
    addresses,
    lastEvent: z.number().int(),
  })
  .meta({ id: "Job" });

/** Of the many kinds of events only that each names itself. */
const anyEvent = z.looseObject({ type: z.string() });

export const storedEvent = z
  .object({
    jobId: z.string(),
    seq: z.number().int(),
    at: moment,
    by: z.string(),
    event: anyEvent,
  })
  .meta({ id: "StoredEvent" }) satisfies z.ZodType<Omit<StoredEvent, "event">>;

export const logLine: z.ZodType<JobLogLine> = z
  .object({ at: moment, grid: z.string().exactOptional(), text: z.string() })
  .meta({ id: "LogLine" });

const gauge = {
  bytes: z.number(),
  totalBytes: z.number(),
  rate: z.number().exactOptional().describe("Bytes per second"),
  secondsLeft: z.number().exactOptional(),
};

export const progress: z.ZodType<Progress> = z
  .object({
    jobId: z.string(),
    step: z.string(),
    volumes: z.array(z.object({ name: z.string(), ...gauge })),
    ...gauge,
  })
  .meta({ id: "Progress" });

const command = z.object({ grid: z.string(), text: z.string() });
const volume = z.object({ name: z.string(), bytes: z.number() });

export const plan: z.ZodType<Plan> = z
  .object({
    jobId: z.string().describe("To start this very plan, send it as `plan`"),
    kind: jobKind,
    application: z.string(),
    source: z.string(),
    target: z.string(),
    checks: z.array(check),
    steps: z.array(
      z.object({
        name: z.string(),
        title: z.string(),
        phase,
        by,
        commits: z.boolean(),
        pausable: z.boolean().exactOptional(),
        stops: z.boolean().exactOptional(),
        serves: z.boolean().exactOptional(),
        explain: z.string(),
        commands: z.array(command),
        undo: z.object({ commands: z.array(command), nothing: z.string().exactOptional() }),
      }),
    ),
    estimate: z.object({
      bytes: z.number(),
      volumes: z.array(volume),
      totalSeconds: z.number().exactOptional(),
      downtimeSeconds: z.number().exactOptional(),
      basis: z.string(),
    }),
    waitsFor: z.string().exactOptional(),
    addresses,
    looks: z
      .array(
        z.object({
          place: z.enum(["source", "helper", "target"]),
          at: moment,
          found: z.enum(["here", "silent", "taken"]),
        }),
      )
      .exactOptional(),
    controllers: z
      .array(
        z.object({
          grid: z.string(),
          location: z.string(),
          login: z.string(),
          look: z.array(z.string()),
          start: z.string(),
        }),
      )
      .exactOptional(),
  })
  .meta({ id: "Plan" });
