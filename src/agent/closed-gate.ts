import type { Clock } from "../clock.ts";
import { isUnknownOutcome, MigError } from "../domain/errors.ts";
import type { Gate } from "../domain/serving.ts";
import type { GridSession } from "../drivers/driver.ts";
import type { Gatekeeper } from "../handover/gatekeeper.ts";
import type { Journal } from "../journal/journal.ts";
import type { JobRunner } from "./job-runner.ts";

/** What a person may do with a copy that may not serve. */
export interface ClosedGateParts {
  readonly gatekeeper: Gatekeeper;
  readonly runner: JobRunner;
  readonly journal: Journal;
  readonly clock: Clock;
  session(grid: string): GridSession;
  log(message: string, error?: unknown): void;
}

/** What a page does not offer at this moment is not done either. Throws `JOB_STATE` with the gate's own words. */
export function mustOffer(gate: Gate, what: Gate["offers"][number]): void {
  if (gate.offers.includes(what)) return;
  throw new MigError("JOB_STATE", `Cannot ${what} this copy: ${gate.reason}`, {
    hint: gate.serve ? "It serves: there is nothing to do." : "mig status says what can be done now.",
  });
}

/** A controller that says no does so at once; one that stops the application stops us with it. */
const REFUSAL_MS = 2_000;

/**
 * Stops the very application this agent is in, through the controller that is proven to run it. Returns when the stop
 * is under way: nobody is left to see its end. Throws `JOB_STATE`, `JOB_RUNNING`, `PLACE_UNKNOWN`, and what the
 * controller says.
 */
export async function stopCopy(parts: ClosedGateParts, by: string): Promise<void> {
  const { gatekeeper, runner, journal, clock } = parts;
  mustOffer(await gatekeeper.look(), "stop");
  runner.mustNotRun();
  const { place } = gatekeeper;
  if (place === undefined) {
    throw new MigError("PLACE_UNKNOWN", "Cannot stop this copy: no controller in grid.info runs it", {
      hint: "Shut it down where it was started.",
    });
  }
  journal.audit({ by, what: "stop this copy", result: `${place.application} on ${place.grid}` });
  const stopped = parts
    .session(place.grid)
    .stop(place.application)
    .catch((error: unknown) => {
      // The connection ends with the machine that holds it: that is the stop at work.
      if (isUnknownOutcome(error)) return;
      parts.log(`${place.application} was not stopped`, error);
      throw error;
    });
  stopped.catch(() => undefined);
  await Promise.race([stopped, clock.sleep(REFUSAL_MS)]);
}
