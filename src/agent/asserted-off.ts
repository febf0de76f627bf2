import { MigError } from "../domain/errors.ts";
import type { RecordJob } from "../domain/record.ts";
import type { Journal } from "../journal/journal.ts";
import { LOST, takenBackKey } from "./take-back.ts";

/** A person has asserted that a grid is off for good: a job that would wait for it ends without it. */
export function assertOff(journal: Journal, job: RecordJob, grid: string, by: string): void {
  if (isAssertedOff(journal, job.id, grid)) return;
  journal.set(keyOf(job.id, grid), by);
  // The helper was there, too.
  if (grid === job.source && journal.get(takenBackKey(job.id)) === undefined)
    journal.set(takenBackKey(job.id), LOST);
}

/** What was asserted elsewhere, to the recovery that ended the job, stands in the record that it left. */
export function heedAssertion(journal: Journal, job: RecordJob | undefined): void {
  if (job?.assertedOff !== undefined)
    assertOff(journal, job, job.assertedOff, "who recovered it on another machine");
}

export function isAssertedOff(journal: Journal, jobId: string, grid: string): boolean {
  return journal.get(keyOf(jobId, grid)) !== undefined;
}

/** For the steps of that job. Throws `JOB_STATE` when a person has asserted the grid off. */
export function mustNotBeAssertedOff(journal: Journal, jobId: string, grid: string): void {
  const by = journal.get(keyOf(jobId, grid));
  if (by === undefined) return;
  throw new MigError("JOB_STATE", `${grid} is left out: ${by} has asserted that it is off for good`, {
    hint: `If ${grid} comes back, look there for what is left: app list`,
  });
}

function keyOf(jobId: string, grid: string): string {
  return `asserted-off:${jobId}:${grid}`;
}
