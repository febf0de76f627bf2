import { z } from "zod";
import type { Delivery, EffectiveSetting, PasswordReport, SettingsReport } from "../../../domain/setup.ts";
import { errorData, moment } from "./basics.ts";
import { reloadReport } from "./grids.ts";

const setting: z.ZodType<EffectiveSetting> = z
  .object({
    name: z.string(),
    value: z.string().describe("`set` or `not set` for a secret"),
    origin: z.enum(["mig.ini", "property", "grid.info", "default"]),
    line: z.number().int().exactOptional(),
    meaning: z.string(),
    isSecret: z.boolean(),
    needsRestart: z.boolean(),
  })
  .meta({ id: "Setting" });

export const delivery: z.ZodType<Delivery> = z
  .object({
    id: z.string(),
    type: z.enum(["job.finished", "job.failed", "job.cancelled", "job.waiting", "job.stuck", "test"]),
    at: moment,
    jobId: z.string().exactOptional(),
    state: z.enum(["waiting", "delivered", "given-up"]),
    attempts: z.number().int(),
    lastTriedAt: moment.exactOptional(),
    nextTryAt: moment.exactOptional(),
    answer: z.string().exactOptional(),
  })
  .meta({ id: "Delivery" });

export const settings: z.ZodType<SettingsReport> = z
  .object({
    migIni: z.string(),
    gridInfo: z.string(),
    settings: z.array(setting),
    grids: z.array(z.object({ name: z.string(), line: z.number().int(), settings: z.array(setting) })),
    reload: reloadReport,
    password: z.object({
      canChange: z.boolean(),
      reason: z.string().exactOptional(),
      hint: z.string().exactOptional(),
    }),
    tls: z.object({
      state: z.enum(["off", "on", "kept"]),
      validUntil: moment.exactOptional(),
      names: z.array(z.string()).exactOptional(),
      problem: errorData.exactOptional(),
    }),
    webhook: z.object({ configured: z.boolean(), signed: z.boolean(), deliveries: z.array(delivery) }),
  })
  .meta({ id: "Settings" });

export const passwordReport: z.ZodType<PasswordReport> = z.object({
  written: z.string().describe("Path of the file that holds the new hash"),
});

export const ticket = z.looseObject({
  ticket: z.string().describe("Opens one console, once"),
  seconds: z.number().int(),
});

export const passes = z.object({
  seconds: z.number().int(),
  passes: z.array(z.object({ at: z.string(), origin: z.string(), pass: z.string() })),
});
