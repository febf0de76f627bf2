import { isTerminal, type JobView } from "../../domain/job.ts";

/** Where the application is now that the job has ended, in one sentence; empty while it runs. */
export function outcomeOf(job: JobView): string {
  const { state, application, source } = job;
  if (!isTerminal(state)) return "";
  if (state === "succeeded") return successOf(job);
  if (state === "stuck") return "A step could not be undone. A person must look, and type what stands below.";
  return moves(job) ? `${application} runs on ${source}, as before.` : "Nothing is changed.";
}

function moves({ kind }: JobView): boolean {
  return kind === "migrate" || kind === "snapshot" || kind === "rollback";
}

function successOf({ kind, application, source, target, snapshot = "" }: JobView): string {
  switch (kind) {
    case "migrate":
      return `${application} runs on ${target}.`;
    case "rollback":
      return `${application} runs on ${target} again.`;
    case "snapshot":
      return `The snapshot lies on ${target}, and ${application} runs on ${source} again.`;
    case "finalize":
      return `The copy that was kept of ${application} is gone.`;
    case "delete-snapshot":
      return `${snapshot === "" ? "The snapshot" : snapshot} is gone from ${target}.`;
    case "clean":
      return "What was left behind is gone.";
    case "recover":
      return `${application} is recovered.`;
  }
}
