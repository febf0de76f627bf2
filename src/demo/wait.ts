import type { Clock } from "../clock.ts";
import { MigError } from "../domain/errors.ts";

export interface Wait {
  /** What is waited for, as it follows "waited for". */
  readonly what: string;
  readonly deadlineMs: number;
  /** Where to look when it does not come. */
  readonly logs: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

const LOOK_EVERY_MS = 50;

/** Looks until there is something. Throws `WAIT_TIMEOUT` with what it waited for and where the logs are. */
export async function waitFor<T>(wait: Wait, look: () => Promise<T | undefined>): Promise<T> {
  const { clock, signal, deadlineMs } = wait;
  const deadline = clock.monotonic() + deadlineMs;
  for (;;) {
    signal.throwIfAborted();
    const found = await look();
    if (found !== undefined) return found;
    if (clock.monotonic() > deadline) {
      throw new MigError("WAIT_TIMEOUT", `Cannot go on: waited ${deadlineMs / 1000} s for ${wait.what}`, {
        hint: `Logs: ${wait.logs}`,
      });
    }
    await clock.sleep(LOOK_EVERY_MS, signal);
  }
}
