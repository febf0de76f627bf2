import type { CleanReport, CleanRequest } from "../agent-facade.ts";
import { newJobId } from "../domain/ids.ts";
import type { JobSpec } from "../domain/job.ts";
import { agentHolder } from "../handover/move-records.ts";
import { planOf } from "../jobs/workflow.ts";
import { chooseLeftovers, cleanFacts, type LeftoversParts } from "./leftovers.ts";
import type { Standpoint } from "./planning.ts";
import { mustConfirm, type StartingParts } from "./starting.ts";

/**
 * Makes the job that destroys what is left over; the life of the agent runs it. No job where nothing is left. Throws
 * `NOT_HERE`, `JOB_RUNNING`, `CONFIRMATION`, and `JOB_STATE` when one that was named is wanted: then nothing is destroyed.
 */
export async function startCleaning(
  starting: StartingParts,
  parts: LeftoversParts,
  request: CleanRequest,
): Promise<Omit<CleanReport, "job"> & { readonly spec?: JobSpec }> {
  starting.runner.mustBeIdle();
  const standpoint = starting.standpoint();
  mustConfirm(request, standpoint.place.application);
  const { leftovers, gone } = await chooseLeftovers(parts, request);
  if (leftovers.length === 0) return { gone };
  // Somebody else may have started one during the look.
  starting.runner.mustBeIdle();
  const spec = specOf(starting, standpoint, { by: request.by, facts: cleanFacts(standpoint, leftovers) });
  starting.journal.createJob(spec);
  starting.journal.append(spec.id, agentHolder(standpoint.place.grid), { type: "checked", checks: [] });
  const names = leftovers.map(({ grid, name }) => `${name} on ${grid}`).join(", ");
  starting.journal.audit({ by: request.by, what: `clean ${names}`, result: spec.id });
  return { gone, spec };
}

function specOf(
  { planning }: StartingParts,
  { place, record }: Standpoint,
  { by, facts }: { readonly by: string; readonly facts: JobSpec["facts"] },
): JobSpec {
  const subject = {
    id: newJobId(),
    kind: "clean" as const,
    application: place.application,
    source: place.grid,
    target: place.grid,
    facts,
  };
  return {
    ...subject,
    strategy: "cold",
    applicationId: record.applicationId,
    requestedBy: by,
    createdAt: planning.now().toISOString(),
    plan: planOf(planning.workflowOf("clean"), subject),
  };
}
