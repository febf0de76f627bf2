import { z } from "zod";
import type { Check } from "../../../domain/checks.ts";
import { ERROR_CODES, type ErrorCode, type ErrorData } from "../../../domain/errors.ts";
import type { Gate } from "../../../domain/serving.ts";
import type { Problem } from "../../problem.ts";

/*
 * What the API answers, as schemas for the document. The types of the facade are the truth: a schema that differs from its
 * type does not compile, and the tests hold real answers against them.
 */

export const moment = z.string().meta({ format: "date-time" });
export const severity = z.enum(["fine", "warning", "error"]);

const codes = Object.keys(ERROR_CODES).filter((name): name is ErrorCode => name in ERROR_CODES);
export const errorCode = z.enum(codes).meta({ id: "ErrorCode" });

export const errorData: z.ZodType<ErrorData> = z
  .object({
    code: errorCode,
    message: z.string(),
    hint: z.string().exactOptional().describe("What to do now"),
  })
  .meta({ id: "Error" });

export const problem: z.ZodType<Problem> = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: errorCode,
    instance: z.string().describe("The request id; the log has it too"),
    hint: z.string().exactOptional().describe("What to do now"),
    details: z.record(z.string(), z.unknown()).exactOptional(),
  })
  .meta({ id: "Problem" });

export const check: z.ZodType<Check> = z
  .object({
    id: z.string(),
    title: z.string(),
    severity,
    message: z.string(),
    remedy: z.string().exactOptional(),
    grid: z.string().exactOptional(),
  })
  .meta({ id: "Check" });

export const gate: z.ZodType<Gate> = z
  .object({
    serve: z.boolean(),
    reason: z.string(),
    offers: z.array(z.enum(["stop", "adopt", "recover"])),
    askedAt: moment.exactOptional(),
    elsewhere: z.string().exactOptional(),
  })
  .meta({ id: "Gate" });

export const readiness = z
  .object({
    ready: z.boolean(),
    parts: z.array(z.object({ name: z.string(), ok: z.boolean(), message: z.string() })),
  })
  .meta({ id: "Readiness" });
