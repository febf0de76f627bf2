import type { Clock } from "../../../clock.ts";
import { isTemporary, isUnknownOutcome, MigError } from "../../../domain/errors.ts";
import { TRANSIENT_STATES } from "../../driver.ts";
import type { ApplicationBlock } from "../commands/application-block.ts";
import type { Controller } from "./controller.ts";
import { findBlock } from "./looking.ts";

const POLL_MS = 500;

export interface Wait {
  readonly controller: Controller;
  readonly clock: Clock;
  readonly application: string;
  readonly deadlineMs: number;
}

/** Waits until the application is in no transient state and no command works on it; absent when it is not there. */
export function waitUntilSettled(wait: Wait): Promise<ApplicationBlock | undefined> {
  return waitUntil(wait, "settled", (block) => block === undefined || isSettled(block));
}

/** In no transient state, and no command works on it. */
export function isSettled(block: ApplicationBlock): boolean {
  return !block.busy && !TRANSIENT_STATES.has(block.state);
}

/**
 * Looks until `isReached`; a controller that does not answer for a while is waited for like a transient state.
 * Throws `WAIT_TIMEOUT`, or what the controller answered last when it never came back.
 */
export async function waitUntil(
  { controller, clock, application, deadlineMs }: Wait,
  wanted: string,
  isReached: (block: ApplicationBlock | undefined) => boolean,
): Promise<ApplicationBlock | undefined> {
  const until = clock.monotonic() + deadlineMs;
  let last: string | MigError = "unknown";
  for (;;) {
    try {
      const block = await findBlock(controller, application);
      if (isReached(block)) return block;
      last = block?.state ?? "gone";
    } catch (error) {
      if (!(error instanceof MigError) || !(isTemporary(error) || isUnknownOutcome(error))) throw error;
      last = error;
    }
    if (clock.monotonic() >= until) throw last instanceof MigError ? last : timeout(last);
    await clock.sleep(POLL_MS, controller.signal);
  }

  function timeout(state: string): MigError {
    const minutes = Math.round(deadlineMs / 60_000);
    return new MigError(
      "WAIT_TIMEOUT",
      `Application '${application}' on ${controller.grid.name} is not ${wanted} after ${minutes} min: it is ${state}`,
      { hint: `Look at it there: app info ${application}` },
    );
  }
}
