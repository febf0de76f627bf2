import type { RecoverReport, RecoverRequest } from "../agent-facade.ts";
import { MigError } from "../domain/errors.ts";
import { isTerminal } from "../domain/job.ts";
import type { Gatekeeper } from "../handover/gatekeeper.ts";
import type { Journal } from "../journal/journal.ts";
import { type RecoveringParts, recover, reopenStuck } from "./recovering.ts";
import { LOST, takenBackKey } from "./take-back.ts";

export interface RecoverHereParts {
  readonly recovering: RecoveringParts;
  readonly gatekeeper: Gatekeeper;
  wake(): void;
}

/** `mig recover` inside the application: what concerns its own jobs first, then what the records say. */
export async function recoverHere(parts: RecoverHereParts, request: RecoverRequest): Promise<RecoverReport> {
  const { recovering, gatekeeper, wake } = parts;
  const dryRun = request.dryRun === true;
  const alone = endWithoutSource(parts, request, dryRun);
  if (alone !== undefined) return alone;
  const reopened = dryRun ? undefined : reopenStuck(recovering, request.by);
  const spec = reopened === undefined ? undefined : recovering.journal.findJob(reopened);
  if (spec === undefined) {
    return recover(recovering, { ...request, applicationId: gatekeeper.applicationId });
  }
  wake();
  const sentence = `The undo of job ${spec.id} is tried again.`;
  return { action: "back", sentence, records: [], job: recovering.runner.view(spec) };
}

/**
 * The job is committed here, and a person says that its source is gone for good: it ends with what can be done without
 * it. What is left there, if that grid should come back, may not serve, for its record says `away`.
 */
function endWithoutSource(
  { recovering, gatekeeper, wake }: RecoverHereParts,
  { assertOff = [], by }: RecoverRequest,
  dryRun: boolean,
): RecoverReport | undefined {
  const { journal, runner } = recovering;
  const { place, record } = gatekeeper;
  const { job } = record ?? {};
  if (job === undefined || record?.state !== "committed" || place?.grid !== job.target) return undefined;
  const spec = journal.findJob(job.id);
  if (!assertOff.includes(job.source) || spec === undefined || isTerminal(runner.view(spec).state))
    return undefined;
  if (!dryRun) {
    journal.audit({ by, what: `assert ${job.source} off`, result: job.id });
    journal.set(assertedOffKey(job.id, job.source), by);
    if (journal.get(takenBackKey(job.id)) === undefined) journal.set(takenBackKey(job.id), LOST);
    wake();
  }
  const sentence = `Job ${job.id} is committed here: it ends without ${job.source}, and says what it leaves there.`;
  return { action: "nothing", sentence, records: [], job: runner.view(spec) };
}

function assertedOffKey(jobId: string, grid: string): string {
  return `asserted-off:${jobId}:${grid}`;
}

/** For the steps of that job. Throws `JOB_STATE` when a person has asserted the grid off. */
export function mustNotBeAssertedOff(journal: Journal, jobId: string, grid: string): void {
  const by = journal.get(assertedOffKey(jobId, grid));
  if (by === undefined) return;
  throw new MigError("JOB_STATE", `${grid} is left out: ${by} has asserted that it is off for good`, {
    hint: `If ${grid} comes back, look there for what is left: app list`,
  });
}
