import type { JobSpec } from "../domain/job.ts";
import { foldJob, type JobFold } from "../domain/job-state.ts";
import { finalizeFactsOf } from "../handover/move-facts.ts";
import type { Journal } from "../journal/journal.ts";

/** The retired source of the last commit, as the journal knows it: what rollback and finalize are about. */
export interface KeptNow {
  readonly jobId: string;
  readonly grid: string;
  readonly name: string;
  /** ISO 8601. */
  readonly until: string;
  /** ISO 8601: when the job committed. */
  readonly committedAt: string;
}

/** Undefined when nothing was committed, nothing was kept, or it was finalized or rolled back since. */
export function keptNow(journal: Journal, applicationId: string): KeptNow | undefined {
  const gone = new Set<string>();
  for (const spec of journal.jobs(100)) {
    if (spec.applicationId !== applicationId) continue;
    const fold = foldJob(spec, journal.events(spec.id));
    if (fold.ended !== "succeeded") continue;
    // An older copy that went when its time was over says nothing about a newer one.
    if (spec.kind === "finalize") for (const kept of finalizeFactsOf(spec).kept) gone.add(kept.name);
    if (spec.kind !== "migrate" && spec.kind !== "rollback") continue;
    const kept = keptBy(spec, fold);
    return kept === undefined || gone.has(kept.name) ? undefined : kept;
  }
  return undefined;
}

function keptBy(spec: JobSpec, fold: JobFold): KeptNow | undefined {
  const output = fold.steps.get("applogic/retire-source")?.output ?? {};
  const { keptAs, keptUntil } = output;
  const committedAt = fold.steps.get("commit")?.endedAt;
  if (typeof keptAs !== "string" || typeof keptUntil !== "string" || committedAt === undefined)
    return undefined;
  return { jobId: spec.id, grid: spec.source, name: keptAs, until: keptUntil, committedAt };
}
