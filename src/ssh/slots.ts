import type { Clock } from "../clock.ts";
import { armTimer, onAbort } from "./waiting.ts";

/** A number of places, given in the order they were asked for. */
export interface Slots {
  /**
   * Waits for a place and returns what gives it back. Throws the signal's reason, or what `tooLate` makes
   * when the wait is over `ms`.
   */
  take(wait: {
    readonly ms: number;
    readonly tooLate: () => Error;
    readonly signal?: AbortSignal | undefined;
  }): Promise<() => void>;
}

export function createSlots(count: number, clock: Clock): Slots {
  const waiting: (() => void)[] = [];
  let free = count;

  function giveBack(): void {
    const next = waiting.shift();
    if (next === undefined) free += 1;
    else next();
  }

  async function queue(wait: Parameters<Slots["take"]>[0]): Promise<void> {
    const turn = Promise.withResolvers<void>();
    waiting.push(turn.resolve);
    const leave = (reason: unknown) => {
      const place = waiting.indexOf(turn.resolve);
      if (place === -1) return;
      waiting.splice(place, 1);
      turn.reject(reason);
    };
    const disarm = armTimer(clock, wait.ms, () => leave(wait.tooLate()));
    const forget = onAbort(wait.signal, () => leave(wait.signal?.reason));
    try {
      await turn.promise;
    } finally {
      disarm();
      forget();
    }
  }

  return {
    async take(wait) {
      wait.signal?.throwIfAborted();
      if (free > 0) free -= 1;
      else await queue(wait);
      let given = false;
      return () => {
        if (given) return;
        given = true;
        giveBack();
      };
    },
  };
}
