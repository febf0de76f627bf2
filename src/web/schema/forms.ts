import { z } from "zod";
import { acceptedWarnings, approvalNote, idempotencyKey, movePlanBody, planId } from "./bodies.ts";

/** A form sends text only, and a box that is not ticked not at all. */
const ticked = z
  .literal("yes")
  .optional()
  .transform((value) => value === "yes");

/** Boxes of one name: the values of those that are ticked. */
const boxes = z.union([acceptedWarnings, acceptedWarnings.element.transform((value) => [value])]).default([]);

/** `once` is minted with the page, so that a form sent twice starts one job. */
export const startForm = z.object({
  kind: z.enum(["migrate", "snapshot", "rollback", "finalize"]),
  target: z.string().max(200).optional(),
  confirm: z.string().trim().max(200).default(""),
  accept: boxes,
  /** Where it is not ticked, the settings say. */
  approve: ticked,
  plan: planId.optional(),
  once: idempotencyKey,
});

export const planQuery = movePlanBody;

export const runSheetQuery = z.object({ plan: planId });

export const approveForm = z.object({ note: approvalNote.default(""), now: ticked });

const password = z.string().max(1024);
export const passwordForm = z.object({ old: password, password, again: password });

export const adoptForm = z.object({ confirm: z.string().trim().max(200).default("") });

export const checkForm = z.object({ grid: z.string().max(200) });

/** A name as controllers give them. */
const shownName = z.string().trim().min(1).max(200);

export const snapshotQuery = z.object({ name: shownName, grid: shownName });

export const deletionForm = z.object({
  name: shownName,
  grid: shownName,
  confirm: z.string().trim().max(200).default(""),
  once: idempotencyKey,
});

/** Those that were shown, and no others; one field of a form that is there once is no list. */
export const cleanForm = z.object({
  name: z
    .union([shownName.transform((name) => [name]), z.array(shownName).max(40)])
    .refine((names) => names.length > 0, "must name something"),
  confirm: z.string().trim().max(200).default(""),
});

/** The fingerprint that was looked at. */
export const acceptForm = z.object({ accept: z.string().trim().min(1).max(200) });
