import { z } from "zod";
import { MigError } from "../domain/errors.ts";
import type { JobSpec } from "../domain/job.ts";

/** What was listed as left over, exactly as it was then: anything else is not destroyed. */
const leftoverSchema = z
  .object({
    grid: z.string(),
    name: z.string(),
    /** A helper is stopped first; everything else must be stopped already. */
    isHelper: z.boolean(),
    isRunning: z.boolean(),
    /** The job that made it. */
    jobId: z.string(),
    entity: z.string(),
    /** Absent: it had none, as helpers have. */
    record: z
      .object({ applicationId: z.string(), generation: z.number(), holder: z.string(), state: z.string() })
      .readonly()
      .exactOptional(),
  })
  .readonly();

export type Leftover = z.infer<typeof leftoverSchema>;

const cleanSchema = z.object({ leftovers: z.array(leftoverSchema).readonly() }).readonly();

/** Throws `JOURNAL_DAMAGED`. Beside these a clean has the facts of a finalize that keeps nothing, for the same first look. */
export function leftoversOf(job: Pick<JobSpec, "id" | "facts">): readonly Leftover[] {
  const parsed = cleanSchema.safeParse(job.facts);
  if (parsed.success) return parsed.data.leftovers;
  throw new MigError(
    "JOURNAL_DAMAGED",
    `Cannot read the facts of job ${job.id}: ${z.prettifyError(parsed.error)}`,
    {
      hint: "The job was written by another version of MIG; run that version, or list anew: mig leftovers",
    },
  );
}
