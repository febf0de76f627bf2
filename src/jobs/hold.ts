import { delayOf } from "../domain/approval.ts";
import { isDown, type JobFold } from "../domain/job-state.ts";
import { append, type Drive, foldOf, sayWaiting } from "./drive.ts";
import { leaveIfStopping } from "./retry.ts";
import type { Step } from "./workflow.ts";

/**
 * What holds a job between two steps of the agent, while the application serves: a person who paused it, and the approval
 * of the switch. It may last for days: nothing is kept open meanwhile, nothing has a deadline, and what it waits for
 * stands in the journal, so that it goes on waiting after a restart. The helper never waits like this.
 */
interface Held {
  readonly text: string;
  readonly opensAt?: number;
}

/** The wall clock may jump, as after the suspension of a VM: a window is looked at again this often. */
const WINDOW_LOOK_MS = 30_000;
/** What only a person can end is ended by a word of theirs. */
const LONG_MS = 24 * 3_600_000;

/** What holds the job before this step; undefined: nothing. */
export function whatHolds<W>(drive: Drive<W>, step: Step<W>): Held | undefined {
  // It stops the application at once, and while that is down nothing rests.
  if (drive.role === "helper") return undefined;
  const fold = foldOf(drive);
  if (fold.committed || isDown(fold)) return undefined;
  const delay = step.lastLook === true ? delayOf(drive.job, fold.approved, drive.clock.now()) : undefined;
  return whatPauses(fold) ?? delay;
}

function whatPauses({ spec, paused }: JobFold): Held | undefined {
  return paused && { text: `a person to resume it (mig job resume ${spec.id}); paused by ${paused.by}` };
}

/** Waits until nothing holds the job before this step. Throws `InterruptedError`, and the reason of an abort. */
export function hold<W>(drive: Drive<W>, step: Step<W>): Promise<"waited" | "free"> {
  return waitWhile(drive, () => whatHolds(drive, step));
}

/** A place within a step. Throws as `hold`. */
export async function rest<W>(drive: Drive<W>): Promise<void> {
  await waitWhile(drive, () => whatPauses(foldOf(drive)));
}

async function waitWhile<W>(drive: Drive<W>, held: () => Held | undefined): Promise<"waited" | "free"> {
  let hasWaited = false;
  for (;;) {
    const what = held();
    if (what === undefined) break;
    hasWaited = true;
    sayWaiting(drive, what.text);
    await untilChanged(drive, restMs(drive, what));
  }
  if (!hasWaited) return "free";
  append(drive, { type: "going-on" });
  return "waited";
}

function restMs<W>({ job, clock }: Drive<W>, { opensAt = Number.POSITIVE_INFINITY }: Held): number {
  const most = (job.approval?.windows.length ?? 0) > 0 ? WINDOW_LOOK_MS : LONG_MS;
  return Math.max(0, Math.min(most, opensAt - clock.now()));
}

/** Until somebody says something about the job, at most so long. */
async function untilChanged<W>(drive: Drive<W>, ms: number): Promise<void> {
  const word = new AbortController();
  const leave = drive.journal.subscribe(({ jobId }) => {
    if (jobId === drive.job.id) word.abort();
  });
  try {
    const { abort, stopping, interrupted } = drive;
    await drive.clock.sleep(ms, AbortSignal.any([word.signal, abort, stopping, interrupted]));
  } catch {
    // Woken: by which of them is looked at below.
  } finally {
    leave();
  }
  leaveIfStopping(drive);
  drive.abort.throwIfAborted();
}
