import { z } from "zod";
import { MigError } from "../domain/errors.ts";
import type { JobSpec } from "../domain/job.ts";
import { recordJobSchema } from "./record-job.ts";

/** The facts that a move rests on, gathered when it was planned; part of the job, plain JSON, no secrets. */
const property = z.object({ name: z.string(), value: z.string() }).readonly();

const keptSchema = z
  .object({
    /** Its name on its grid while it is kept. */
    name: z.string(),
    grid: z.string(),
    /** The job that retired it. */
    jobId: z.string(),
    generation: z.number(),
    holder: z.string(),
    entity: z.string(),
    keepSeconds: z.number().exactOptional(),
    /** Clock of its controller when it was retired, epoch seconds. */
    keptSince: z.number().exactOptional(),
  })
  .readonly();

const moveSchema = z
  .object({
    applicationId: z.string(),
    /** Name on the source; the target's copy of a migrate has it too. */
    name: z.string(),
    targetName: z.string(),
    /** The controller's name for the copy that runs now. */
    entity: z.string(),
    /** Claim on the source's record when the job was planned. */
    generation: z.number(),
    holder: z.string(),
    /** Component that MIG runs in, and where it sees its state. */
    component: z.string(),
    statePath: z.string(),
    helper: z.object({ name: z.string(), properties: z.array(property).readonly() }).readonly(),
    volumes: z.array(z.object({ name: z.string(), bytes: z.number() }).readonly()).readonly(),
    /** Properties on arrival. */
    properties: z.array(property).readonly(),
    /** Controller of the source as the target grid reaches it. */
    sourceController: z.string(),
    keepSeconds: z.number(),
    /** What holds a secret, so that a snapshot leaves it out. */
    secretFiles: z
      .object({ volume: z.string(), paths: z.array(z.string()).readonly() })
      .readonly()
      .optional(),
    /** What a rollback brings back. */
    kept: keptSchema.optional(),
    /** Older kept copies on the source grid; the one this job leaves replaces them. */
    superseded: z.array(keptSchema).readonly(),
    sourcePage: z.string(),
    targetPage: z.string(),
    helperPage: z.string(),
  })
  .readonly();

export type MoveFacts = z.infer<typeof moveSchema>;
export type KeptFacts = z.infer<typeof keptSchema>;

/** Reads a job's facts back; throws `JOURNAL_DAMAGED`. */
export function moveFactsOf(job: Pick<JobSpec, "id" | "facts">): MoveFacts {
  return parseFacts(moveSchema, job);
}

const finalizeSchema = z
  .object({
    applicationId: z.string(),
    name: z.string(),
    generation: z.number(),
    entity: z.string(),
    kept: z.array(keptSchema).readonly(),
  })
  .readonly();

export type FinalizeFacts = z.infer<typeof finalizeSchema>;

export function finalizeFactsOf(job: Pick<JobSpec, "id" | "facts">): FinalizeFacts {
  return parseFacts(finalizeSchema, job);
}

const snapshotSchema = z
  .object({
    name: z.string(),
    grid: z.string(),
    /** The job that made it. */
    jobId: z.string(),
    /** The grid it was taken of. */
    from: z.string(),
    generation: z.number(),
    holder: z.string(),
    entity: z.string(),
  })
  .readonly();

export type SnapshotFacts = z.infer<typeof snapshotSchema>;

const deletionSchema = z
  .object({
    applicationId: z.string(),
    name: z.string(),
    generation: z.number(),
    snapshot: snapshotSchema,
  })
  .readonly();

export type DeletionFacts = z.infer<typeof deletionSchema>;

export function deletionFactsOf(job: Pick<JobSpec, "id" | "facts">): DeletionFacts {
  return parseFacts(deletionSchema, job);
}

const recoverSchema = z
  .object({
    applicationId: z.string(),
    name: z.string(),
    targetName: z.string(),
    sourceEntity: z.string(),
    targetEntity: z.string(),
    component: z.string(),
    statePath: z.string(),
    /** The claim by which the taker drives: a higher generation than either record had. */
    generation: z.number(),
    holder: z.string(),
    /** The job whose record is ended, and its helper. */
    job: recordJobSchema,
    /** Grids that a person asserts to be off for good: they are left out. */
    assertedOff: z.array(z.string()).readonly(),
  })
  .readonly();

export type RecoverFacts = z.infer<typeof recoverSchema>;

export function recoverFactsOf(job: Pick<JobSpec, "id" | "facts">): RecoverFacts {
  return parseFacts(recoverSchema, job);
}

function parseFacts<T>(schema: z.ZodType<T>, job: Pick<JobSpec, "id" | "facts">): T {
  const parsed = schema.safeParse(job.facts);
  if (parsed.success) return parsed.data;
  throw new MigError(
    "JOURNAL_DAMAGED",
    `Cannot read the facts of job ${job.id}: ${z.prettifyError(parsed.error)}`,
    {
      hint: "The job was written by another version of MIG; run that version, or mig recover.",
    },
  );
}
