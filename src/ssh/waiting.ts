import type { Clock } from "../clock.ts";

/** Timers cannot hold more: 24 days. */
const LONGEST_MS = 2 ** 31 - 1;

/** Calls `fire` after `ms` by this clock, unless the returned function is called before. */
export function armTimer(clock: Clock, ms: number, fire: () => void): () => void {
  const cancel = new AbortController();
  clock.sleep(Math.min(ms, LONGEST_MS), cancel.signal).then(
    () => {
      if (!cancel.signal.aborted) fire();
    },
    () => undefined,
  );
  return () => cancel.abort();
}

/** Calls `listener` when the signal is aborted, at once if it is already; returns the way out. */
export function onAbort(signal: AbortSignal | undefined, listener: () => void): () => void {
  if (signal === undefined) return () => undefined;
  if (signal.aborted) listener();
  else signal.addEventListener("abort", listener, { once: true });
  return () => signal.removeEventListener("abort", listener);
}

/** The promise, or the signal's reason if that comes first; what the promise stands for goes on. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const forget = onAbort(signal, () => aborted.reject(signal?.reason));
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    forget();
  }
}
