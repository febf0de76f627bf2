import { type Clock, systemClock } from "../../src/clock.ts";

/** The machine's own time, but for a wall clock that somebody sets; the steady clock goes on. */
export interface ShiftingClock extends Clock {
  /** Sets the wall clock by so much, milliseconds. */
  jump(ms: number): void;
}

export function createShiftingClock(): ShiftingClock {
  let offset = 0;
  return {
    now: () => systemClock.now() + offset,
    monotonic: () => systemClock.monotonic(),
    sleep: (ms, signal) => systemClock.sleep(ms, signal),
    jump(ms) {
      offset += ms;
    },
  };
}
