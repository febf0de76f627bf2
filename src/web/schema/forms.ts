import { z } from "zod";
import { approvalNote, idempotencyKey, movePlanBody, planId } from "./bodies.ts";

/** A form sends text only, and a box that is not ticked not at all. */
const ticked = z
  .literal("yes")
  .optional()
  .transform((value) => value === "yes");

/** `once` is minted with the page, so that a form sent twice starts one job. */
export const startForm = z.object({
  kind: z.enum(["migrate", "snapshot", "rollback", "finalize"]),
  target: z.string().max(200).optional(),
  confirm: z.string().trim().max(200).default(""),
  accept: ticked,
  /** Where it is not ticked, the settings say. */
  approve: ticked,
  plan: planId.optional(),
  once: idempotencyKey,
});

export const planQuery = movePlanBody;

export const approveForm = z.object({ note: approvalNote.default(""), now: ticked });

export const adoptForm = z.object({ confirm: z.string().trim().max(200).default("") });
