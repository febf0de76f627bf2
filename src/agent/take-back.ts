import type { GridSession } from "../drivers/driver.ts";
import { openMailbox } from "../handover/mailbox.ts";
import type { Journal } from "../journal/journal.ts";

/**
 * Takes the job back from the helper: imports the whole journal durably, and only then acknowledges, for the
 * helper may go after that. Safe to run again. Throws `SSH_*`, `JOURNAL_*`, `UNKNOWN_APPLICATION`.
 */
export async function takeBack(from: {
  readonly jobId: string;
  readonly helper: string;
  readonly session: GridSession;
  readonly journal: Journal;
}): Promise<"taken" | "not-yet"> {
  const { jobId, journal } = from;
  const mailbox = openMailbox(from.session, from.helper);
  const back = await mailbox.handedBack();
  if (back === undefined || back.jobId !== jobId) return "not-yet";
  journal.importAll(await mailbox.journal(), jobId);
  journal.set(takenBackKey(jobId), String(back.lastEvent));
  await mailbox.acknowledge(back);
  return "taken";
}

/** Stands where the taking back is remembered, for a job whose helper went without giving it back. */
export const LOST = "lost";

/** Where the journal remembers that the helper has given the job back. */
export function takenBackKey(jobId: string): string {
  return `taken-back:${jobId}`;
}
