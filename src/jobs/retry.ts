import { isTemporary, isUnknownOutcome } from "../domain/errors.ts";
import { type Drive, InterruptedError } from "./drive.ts";

const LONGEST_BACKOFF_MS = 30_000;
const JITTER = 0.2;

/** Can the same request succeed later, or must one look first? Everything else is permanent. */
export function isPassing(error: unknown): boolean {
  return isTemporary(error) || isUnknownOutcome(error);
}

/** Waits before attempt `attempt` + 1; throws `InterruptedError` when the process is to stop. */
export async function backOff<W>(drive: Drive<W>, attempt: number, signal: AbortSignal): Promise<void> {
  const base = Math.min(LONGEST_BACKOFF_MS, drive.backoffMs * 2 ** Math.min(attempt - 1, 10));
  const wait = base * (1 + JITTER * (2 * Math.random() - 1));
  try {
    await drive.clock.sleep(wait, AbortSignal.any([signal, drive.stopping]));
  } catch (error) {
    leaveIfStopping(drive);
    throw error;
  }
}

export function leaveIfStopping<W>(drive: Drive<W>): void {
  if (drive.stopping.aborted || drive.interrupted.aborted) throw new InterruptedError("The process stops");
}
