import type { JobSpec } from "../domain/job.ts";
import { viewJob } from "../domain/job-view.ts";
import type { KnownJob } from "../domain/leftovers.ts";
import type { Journal } from "../journal/journal.ts";
import type { KnownJobs } from "../preflight/question.ts";

/** What the journal knows of the jobs of one application; those that a copy inherited are another one's. */
export function knownJobs(journal: Journal, applicationId: () => string): KnownJobs {
  return {
    running() {
      const [spec] = journal.openJobs();
      return spec === undefined ? undefined : { id: spec.id, kind: spec.kind, target: spec.target };
    },
    find(jobId) {
      const spec = journal.findJob(jobId);
      return spec?.applicationId === applicationId() ? knownJobOf(journal, spec) : undefined;
    },
  };
}

function knownJobOf(journal: Journal, spec: JobSpec): KnownJob {
  const events = journal.events(spec.id);
  const { state, kind, createdAt } = viewJob(spec, events);
  // A job that retired a source says so; whether it is still there, the controller says.
  const keeps = events.some(({ event }) => event.type === "succeeded" && "keptAs" in event.output);
  return { kind, state, createdAt, keeps };
}
