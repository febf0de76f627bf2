import { z } from "zod";

const MAX_WAIT_SECONDS = 300;
const MAX_LIMIT = 1_000;
const DIGITS = /^\d{1,9}$/;

/** A query holds text; a number in it is digits and nothing else. */
const wholeNumber = z
  .string()
  .regex(DIGITS, "must be a whole number")
  .transform((text) => Number(text));

/** A list answers with so many where nobody says otherwise: a job with its steps is a page of text. */
const JOBS_A_PAGE = 10;

export const jobsQuery = z.object({
  limit: wholeNumber.pipe(z.number().min(1).max(MAX_LIMIT)).default(JOBS_A_PAGE),
  before: z.string().max(64).optional(),
});

const limitQuery = z.object({ limit: wholeNumber.pipe(z.number().min(1).max(MAX_LIMIT)).optional() });

export const auditQuery = limitQuery.extend({ before: wholeNumber.optional() });

export const auditPageQuery = z.object({ before: wholeNumber.optional() });

/** What a form sends for "all of them". */
const nothing = z.literal("").transform(() => undefined);

export const historyQuery = z.object({
  kind: z
    .enum(["migrate", "snapshot", "rollback", "finalize", "delete-snapshot", "recover", "clean"])
    .or(nothing)
    .optional(),
  outcome: z.enum(["open", "succeeded", "problems", "failed", "cancelled", "stuck"]).or(nothing).optional(),
  before: z.string().max(64).optional(),
});

export const afterQuery = z.object({ after: wholeNumber.default(0) });

export const lastEventId = wholeNumber;

/** A longer wait is shortened, not refused: whoever waits asks again anyway. */
export const mayServeQuery = z.object({
  wait: wholeNumber.transform((seconds) => Math.min(seconds, MAX_WAIT_SECONDS)).default(0),
  from: z.enum(["open", "closed"]).default("closed"),
});

const characters = wholeNumber.pipe(z.number().min(1).max(1_000));

/** Size and kind of the terminal; the ticket stands here because a browser gives a WebSocket no headers. */
export const consoleQuery = z.object({
  ticket: z.string().max(64),
  columns: characters.default(80),
  rows: characters.default(24),
  term: z
    .string()
    .regex(/^[A-Za-z0-9._+-]{1,40}$/, "must be the name of a kind of terminal")
    .default("xterm-256color"),
});

export const gridQuery = z.object({ grid: z.string().max(200).optional() });
