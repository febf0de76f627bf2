import type { Clock } from "../../src/clock.ts";

/** A clock that jumps where others sleep: waits take no time, yet time passes by what was slept. */
export function createJumpingClock(startMs = Date.UTC(2026, 0, 2, 3, 4, 5)): Clock {
  let passed = 0;
  return {
    now: () => startMs + passed,
    monotonic: () => passed,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      passed += ms;
    },
  };
}
