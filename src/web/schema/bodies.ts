import { z } from "zod";

const MAX_NAME = 200;
const MAX_PASSWORD = 1024;

const name = z.string().trim().min(1).max(MAX_NAME);
/** Job id of a plan that was shown. */
export const planId = z.string().regex(/^[a-z0-9]{1,32}$/, "must be the id of a plan");
const movable = z.enum(["migrate", "snapshot"]);

/** Its grid only where the name alone does not say which one is meant. */
const snapshotToDelete = { kind: z.literal("delete-snapshot"), name, grid: name.exactOptional() } as const;

/** What is waited for before the stop. */
const approvalChoice = {
  approve: z.boolean().exactOptional(),
  window: z.string().trim().min(1).max(MAX_NAME).exactOptional(),
} as const;

const MAX_WARNINGS = 100;

/** Warnings of the preflight: all there are, or those with these keys. */
export const acceptedWarnings = z.array(z.string().max(MAX_NAME * 2)).max(MAX_WARNINGS);
const accepted = z.union([z.boolean(), acceptedWarnings]);

const settling = {
  target: name.exactOptional(),
  confirm: z.string().max(MAX_NAME).exactOptional(),
  acceptWarnings: accepted.exactOptional(),
} as const;

/** `migrate` and `snapshot` need a target; for `rollback` and `finalize` it follows from the kept source. */
export const startBody = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: movable,
    target: name,
    confirm: z.string().max(MAX_NAME).exactOptional(),
    acceptWarnings: accepted.exactOptional(),
    plan: planId.exactOptional(),
    ...approvalChoice,
  }),
  z.strictObject({ kind: z.literal("rollback"), ...settling, ...approvalChoice }),
  z.strictObject({ kind: z.literal("finalize"), ...settling }),
  z.strictObject({ ...snapshotToDelete, confirm: z.string().max(MAX_NAME).exactOptional() }),
]);

export const movePlanBody = z.strictObject({ kind: movable, target: name, ...approvalChoice });

export const planBody = z.discriminatedUnion("kind", [movePlanBody, z.strictObject(snapshotToDelete)]);

const MAX_NOTE = 500;

/** For the audit: one line. */
export const approvalNote = z
  .string()
  .trim()
  .max(MAX_NOTE)
  .regex(/^\P{Cc}*$/u, "must be one line");

export const approveBody = z.strictObject({
  note: approvalNote.min(1).exactOptional(),
  now: z.boolean().exactOptional(),
});

export const checksBody = z.strictObject({ grid: name.optional() });

export const recoverBody = z.strictObject({
  assertOff: z.array(name).max(10).optional(),
  dryRun: z.boolean().optional(),
});

export const trustBody = z.union([
  z.strictObject({ grid: name, accept: z.string().max(MAX_NAME).exactOptional() }),
  z.strictObject({ grid: name, forget: z.literal(true) }),
]);

/** A console on a controller, or in the appliance itself. */
export const ticketBody = z.union([
  z.strictObject({ grid: name }),
  z.strictObject({ appliance: z.literal(true) }),
]);

export const cleanBody = z.strictObject({
  names: z.array(name).max(100).default([]),
  confirm: z.string().max(MAX_NAME).optional(),
});

/** From one place of a job to the next. */
export const passBody = z.strictObject({ pass: z.string().min(1).max(2_048) });

/** `old` proves that it is the owner who changes it; over the socket it may be absent. */
export const passwordBody = z.strictObject({
  old: z.string().max(MAX_PASSWORD).optional(),
  password: z.string().max(MAX_PASSWORD),
});

export const emptyBody = z.strictObject({});

/** The same key gives the same job. */
export const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,64}$/, "must be 1 to 64 visible characters");
