import { type Clock, systemClock } from "../../src/clock.ts";

/** What is shorter passes by itself, as beats and pauses between looks do. */
const LONG_MS = 5_000;

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/**
 * The clock of the system, except that a long wait ends only when the test says that so much time has passed: deadlines of
 * minutes are reached in no time, and none is reached by accident.
 */
export interface SkippingClock extends Clock {
  /** All waits of at most so long end now. */
  skip(ms: number): void;
}

export function createSkippingClock(): SkippingClock {
  const sleepers = new Set<Sleeper>();
  let skipped = 0;
  const monotonic = (): number => systemClock.monotonic() + skipped;

  function sleepLong(ms: number, signal: AbortSignal | undefined): Promise<void> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      sleepers.delete(sleeper);
      signal?.removeEventListener("abort", abort);
    };
    const abort = () => {
      leave();
      reject(signal?.reason);
    };
    const sleeper: Sleeper = {
      at: monotonic() + ms,
      wake() {
        leave();
        resolve();
      },
    };
    sleepers.add(sleeper);
    signal?.addEventListener("abort", abort, { once: true });
    return promise;
  }

  return {
    now: () => systemClock.now() + skipped,
    monotonic,
    sleep: async (ms, signal) => (ms < LONG_MS ? systemClock.sleep(ms, signal) : sleepLong(ms, signal)),
    skip(ms) {
      skipped += ms;
      const due = [...sleepers].filter((sleeper) => sleeper.at <= monotonic());
      for (const sleeper of due) sleeper.wake();
    },
  };
}
