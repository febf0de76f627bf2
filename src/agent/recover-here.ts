import type { RecoverReport, RecoverRequest } from "../agent-facade.ts";
import { isTerminal } from "../domain/job.ts";
import type { Gatekeeper } from "../handover/gatekeeper.ts";
import { assertOff } from "./asserted-off.ts";
import { type RecoveringParts, recover, reopenStuck } from "./recovering.ts";

export interface RecoverHereParts {
  readonly recovering: RecoveringParts;
  readonly gatekeeper: Gatekeeper;
  wake(): void;
}

/** `mig recover` inside the application: what concerns its own jobs first, then what the records say. */
export async function recoverHere(parts: RecoverHereParts, request: RecoverRequest): Promise<RecoverReport> {
  const { recovering, gatekeeper, wake } = parts;
  const dryRun = request.dryRun === true;
  const alone = endWithoutOther(parts, request, dryRun);
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
 * The job is committed here, or came back here, and a person says that the other grid is gone for good: it ends with
 * what can be done without it. What is left there, if that grid should come back, may not serve by its record.
 */
function endWithoutOther(
  { recovering, gatekeeper, wake }: RecoverHereParts,
  request: RecoverRequest,
  dryRun: boolean,
): RecoverReport | undefined {
  const { journal, runner } = recovering;
  const { place, record } = gatekeeper;
  const { job } = record ?? {};
  if (job === undefined || record?.state !== "committed") return undefined;
  const other = place?.grid === job.target ? job.source : job.target;
  const spec = journal.findJob(job.id);
  if (request.assertOff?.includes(other) !== true || spec === undefined) return undefined;
  if (other === place?.grid || isTerminal(runner.view(spec).state)) return undefined;
  if (!dryRun) {
    journal.audit({ by: request.by, what: `assert ${other} off`, result: job.id });
    assertOff(journal, job, other, request.by);
    wake();
  }
  const sentence = `Job ${job.id} is decided here: it ends without ${other}, and says what it leaves there.`;
  return { action: "nothing", sentence, records: [], job: runner.view(spec) };
}
