import { hasCode, isTemporary, isUnknownOutcome, type MigError, toErrorData } from "../domain/errors.ts";
import { type Drive, InterruptedError } from "./drive.ts";

const LONGEST_BACKOFF_MS = 30_000;
const LONGEST_FOR_PERSON_MS = 5_000;
const JITTER = 0.2;

/** Can the same request succeed later, or must one look first? Everything else is permanent. */
export function isPassing(error: unknown): boolean {
  return isTemporary(error) || isUnknownOutcome(error);
}

/**
 * Nothing gets better by itself: a person has to act at a controller or with the key, and nothing has happened there.
 * Where a job must not give up it waits for that person; everywhere else this is as permanent as a refusal.
 */
export function needsPerson(error: unknown): error is MigError {
  return hasCode(
    error,
    "SSH_HOST_KEY",
    "SSH_AUTH",
    "KEY_MISSING",
    "KEY_UNREADABLE",
    "KEY_TOO_OPEN",
    "KEY_INVALID",
  );
}

/** What is waited for, after `what`: with the way out, where only a person can open it. */
export function waitingFor<W>(drive: Drive<W>, what: string, error: unknown): string {
  const { message, hint } = toErrorData(error);
  if (!needsPerson(error)) return `${what}: ${message}`;
  const where = drive.role === "helper" ? " (Here, at the helper, which drives the job.)" : "";
  return `a person, for ${what}: ${message}. ${hint ?? ""}${where}`;
}

/** Waits before attempt `attempt` + 1; throws `InterruptedError` when the process is to stop. */
export async function backOff<W>(
  drive: Drive<W>,
  attempt: number,
  { signal, error }: { readonly signal: AbortSignal; readonly error: unknown },
): Promise<void> {
  // A person who has just acted wants to see it go on.
  const longest = needsPerson(error) ? LONGEST_FOR_PERSON_MS : LONGEST_BACKOFF_MS;
  const base = Math.min(longest, drive.backoffMs * 2 ** Math.min(attempt - 1, 10));
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
