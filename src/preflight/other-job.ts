import type { Check } from "../domain/checks.ts";
import type { KnownJobs } from "./question.ts";

/** One job at a time. */
export function checkOtherJob(jobs: KnownJobs, own: string | undefined): Check {
  const subject = { id: "other-job", title: "No other job runs" };
  const job = jobs.running();
  if (job === undefined || job.id === own) return { ...subject, severity: "fine", message: "None." };
  return {
    ...subject,
    severity: "error",
    message: `Job ${job.id} (${job.kind} to ${job.target}) is not ended.`,
    remedy: `Wait for it, or end it: mig job abort ${job.id}`,
  };
}
