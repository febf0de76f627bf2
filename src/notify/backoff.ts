const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits after the first attempts; then one an hour. */
const WAITS_MS = [10 * SECOND, 30 * SECOND, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE];
/** About a day after the first one. */
const MAX_ATTEMPTS = 30;

/**
 * Milliseconds until the next attempt, after so many that failed; undefined: it is given up. Counted, not dated: the wall
 * clock of a machine that moves may jump.
 */
export function waitAfter(attempts: number): number | undefined {
  if (attempts >= MAX_ATTEMPTS) return undefined;
  return WAITS_MS[attempts - 1] ?? HOUR;
}
