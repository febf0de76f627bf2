import { z } from "zod";

const MAX_NAME = 200;

const name = z.string().trim().min(1).max(MAX_NAME);
/** Job id of a plan that was shown. */
export const planId = z.string().regex(/^[a-z0-9]{1,32}$/, "must be the id of a plan");
const movable = z.enum(["migrate", "snapshot"]);

/** `migrate` and `snapshot` need a target; for `rollback` and `finalize` it follows from the kept source. */
export const startBody = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: movable,
    target: name,
    confirm: z.string().max(MAX_NAME).optional(),
    acceptWarnings: z.boolean().optional(),
    plan: planId.optional(),
  }),
  z.strictObject({
    kind: z.enum(["rollback", "finalize"]),
    target: name.optional(),
    confirm: z.string().max(MAX_NAME).optional(),
    acceptWarnings: z.boolean().optional(),
  }),
]);

export const planBody = z.strictObject({ kind: movable, target: name });

export const checksBody = z.strictObject({ grid: name.optional() });

export const recoverBody = z.strictObject({
  assertOff: z.array(name).max(10).optional(),
  dryRun: z.boolean().optional(),
});

export const trustBody = z.strictObject({ grid: name, accept: z.string().max(MAX_NAME).optional() });

export const emptyBody = z.strictObject({});

/** The same key gives the same job. */
export const idempotencyKey = z.string().regex(/^[\x21-\x7e]{1,64}$/, "must be 1 to 64 visible characters");
