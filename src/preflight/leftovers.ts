import type { Finding } from "../domain/guarded-check.ts";
import { parseOurName } from "../domain/ids.ts";
import type { ApplicationFacts } from "../drivers/driver.ts";
import type { CommandTexts, KnownJobs } from "./question.ts";

/** What jobs that are over, or that nobody here knows, left on a controller. Snapshots are results, not leftovers. */
export function checkLeftovers(
  applications: readonly ApplicationFacts[],
  jobs: KnownJobs,
  texts: CommandTexts,
): Finding {
  const left = applications.filter((facts) => isLeft(facts, jobs));
  if (left.length === 0) return { severity: "fine", message: "None." };
  const commands = left.flatMap(({ name, state }) => [
    ...(state === "stopped" ? [] : [texts.stop(name)]),
    texts.destroy(name),
  ]);
  return {
    severity: "warning",
    message: `${left.map(({ name, state }) => `${name} (${state})`).join(", ")}: of jobs that are over or not known here.`,
    remedy: `If no other MIG needs them: ${commands.join("; ")}`,
  };
}

function isLeft({ name }: ApplicationFacts, jobs: KnownJobs): boolean {
  const ours = parseOurName(name);
  if (ours === undefined || ours.kind === "snapshot") return false;
  const traces = jobs.traces(ours.jobId);
  return traces === "none" || (traces === "kept" && ours.kind === "helper");
}
