import { z } from "zod";

const MAX_WAIT_SECONDS = 300;
const MAX_LIMIT = 1_000;
const DIGITS = /^\d{1,9}$/;

/** A query holds text; a number in it is digits and nothing else. */
const wholeNumber = z
  .string()
  .regex(DIGITS, "must be a whole number")
  .transform((text) => Number(text));

export const limitQuery = z.object({ limit: wholeNumber.pipe(z.number().min(1).max(MAX_LIMIT)).optional() });

export const afterQuery = z.object({ after: wholeNumber.default(0) });

export const lastEventId = wholeNumber;

/** A longer wait is shortened, not refused: whoever waits asks again anyway. */
export const mayServeQuery = z.object({
  wait: wholeNumber.transform((seconds) => Math.min(seconds, MAX_WAIT_SECONDS)).default(0),
  from: z.enum(["open", "closed"]).default("closed"),
});
