import type { Clock } from "../../clock.ts";

/** Slows down who guesses passwords; what it remembers is bounded. */
export interface Throttle {
  /** Seconds until this address may try again; 0 = now. */
  blockedSeconds(address: string): number;
  /** Returns the seconds the address has to wait now. */
  failed(address: string): number;
  succeeded(address: string): void;
}

/** Failures that cost nothing: people mistype. */
const FREE_FAILURES = 5;
const LONGEST_BLOCK_MS = 60_000;
const FORGET_AFTER_MS = 15 * 60_000;
/** Failures of all addresses together within one window before everybody without a session waits. */
const GLOBAL_FAILURES = 60;
const GLOBAL_WINDOW_MS = 60_000;
const MAX_ADDRESSES = 1_000;

interface Entry {
  failures: number;
  lastAt: number;
  blockedUntil: number;
}

/**
 * Each failure beyond the free ones doubles the wait, up to a minute. A guesser with many addresses meets the global
 * limit. Invariants: at most MAX_ADDRESSES entries, the one longest unused goes first; time is monotonic, for a
 * resumed machine's clock jumps.
 */
export function createThrottle(clock: Pick<Clock, "monotonic">): Throttle {
  const entries = new Map<string, Entry>();
  let windowStart = clock.monotonic();
  let windowFailures = 0;

  function recall(key: string): Entry {
    const now = clock.monotonic();
    const entry = entries.get(key);
    entries.delete(key);
    if (entry !== undefined && now - entry.lastAt < FORGET_AFTER_MS) return entry;
    return { failures: 0, lastAt: now, blockedUntil: 0 };
  }

  function remember(key: string, entry: Entry): void {
    entries.set(key, entry);
    const oldest = entries.keys().next().value;
    if (entries.size > MAX_ADDRESSES && oldest !== undefined) entries.delete(oldest);
  }

  function globallyBlockedMs(now: number): number {
    if (now - windowStart >= GLOBAL_WINDOW_MS) {
      windowStart = now;
      windowFailures = 0;
    }
    return windowFailures >= GLOBAL_FAILURES ? windowStart + GLOBAL_WINDOW_MS - now : 0;
  }

  function blockedSeconds(address: string): number {
    const now = clock.monotonic();
    const own = (entries.get(networkOf(address))?.blockedUntil ?? 0) - now;
    return Math.ceil(Math.max(0, own, globallyBlockedMs(now)) / 1000);
  }

  return {
    blockedSeconds,
    failed(address) {
      const now = clock.monotonic();
      globallyBlockedMs(now);
      windowFailures += 1;
      const key = networkOf(address);
      const entry = recall(key);
      entry.failures += 1;
      entry.lastAt = now;
      const beyond = entry.failures - FREE_FAILURES;
      if (beyond >= 0)
        entry.blockedUntil = now + Math.min(LONGEST_BLOCK_MS, 1000 * 2 ** Math.min(beyond, 10));
      remember(key, entry);
      return blockedSeconds(address);
    },
    succeeded(address) {
      entries.delete(networkOf(address));
    },
  };
}

/** An IPv6 guesser owns a whole /64, so that counts as one address. */
function networkOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("::");
  const groups = head.split(":");
  const missing = tail === undefined ? 0 : 8 - groups.length - tail.split(":").length;
  const zeros = Array.from({ length: Math.max(0, missing) }, () => "0");
  return [...groups, ...zeros, ...(tail ?? "").split(":")].slice(0, 4).join(":");
}
