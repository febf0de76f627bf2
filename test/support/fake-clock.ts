import { setImmediate as nextTurn } from "node:timers/promises";
import type { Clock } from "../../src/clock.ts";

interface Sleeper {
  readonly at: number;
  wake(): void;
}

/** Turns of the event loop that a woken sleeper gets to do its work before time goes on. */
const TURNS = 3;

/** Time that stands still until a test moves it. */
export interface FakeClock extends Clock {
  /** Moves time, waking each sleeper at its own moment and letting it act before the next. */
  advance(ms: number): Promise<void>;
  /** Resolves when at least `count` sleep: the code under test has come to its wait. */
  asleep(count?: number): Promise<void>;
  /** The wall clock jumps, as after a resume; nobody wakes. */
  jump(ms: number): void;
  readonly sleepers: number;
}

/** Starts at `start`, by default a fixed moment in UTC. */
export function createFakeClock(start = Date.UTC(2026, 0, 2, 3, 4, 5)): FakeClock {
  let elapsed = 0;
  let offset = start;
  const waiting = new Set<Sleeper>();
  const watchers = new Set<() => void>();

  function sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted === true) return Promise.reject(signal.reason);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = () => {
      waiting.delete(sleeper);
      signal?.removeEventListener("abort", abort);
    };
    const abort = () => {
      leave();
      reject(signal?.reason);
    };
    const wake = () => {
      leave();
      resolve();
    };
    const sleeper = { at: elapsed + Math.max(ms, 0), wake };
    waiting.add(sleeper);
    signal?.addEventListener("abort", abort, { once: true });
    for (const watcher of watchers) watcher();
    return promise;
  }

  async function advance(ms: number): Promise<void> {
    const until = elapsed + ms;
    await turns();
    for (let next = earliest(waiting); next !== undefined && next.at <= until; next = earliest(waiting)) {
      elapsed = Math.max(elapsed, next.at);
      next.wake();
      await turns();
    }
    elapsed = until;
  }

  function asleep(count = 1): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const look = () => {
      if (waiting.size < count) return;
      watchers.delete(look);
      resolve();
    };
    watchers.add(look);
    look();
    return promise;
  }

  return {
    now: () => offset + elapsed,
    monotonic: () => elapsed,
    sleep,
    advance,
    asleep,
    jump: (ms) => {
      offset += ms;
    },
    get sleepers() {
      return waiting.size;
    },
  };
}

/** Of two that wake at the same moment, the one that slept first. */
function earliest(waiting: ReadonlySet<Sleeper>): Sleeper | undefined {
  let first: Sleeper | undefined;
  for (const sleeper of waiting) if (first === undefined || sleeper.at < first.at) first = sleeper;
  return first;
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn += 1) await nextTurn();
}
