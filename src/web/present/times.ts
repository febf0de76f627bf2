/** A moment for a page: relative in the text, absolute in `title`, exact in `datetime`. */
export interface Moment {
  readonly iso: string;
  readonly relative: string;
  readonly absolute: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = 5 * SECOND;

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `at` is ISO 8601; what cannot be read stands as it is. public/times.js counts on with the same words. */
export function presentMoment(at: string, now: number): Moment {
  const time = Date.parse(at);
  if (Number.isNaN(time)) return { iso: at, relative: at, absolute: at };
  return { iso: at, relative: relativeWords(time - now), absolute: absoluteWords(new Date(time)) };
}

function relativeWords(difference: number): string {
  if (Math.abs(difference) < NOW) return "just now";
  const amount = roughAmount(Math.abs(difference));
  return difference > 0 ? `in ${amount}` : `${amount} ago`;
}

/** One unit is enough to tell how long ago. */
function roughAmount(ms: number): string {
  if (ms < MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (ms < HOUR) return `${Math.round(ms / MINUTE)} min`;
  if (ms < 2 * DAY) return `${Math.round(ms / HOUR)} h`;
  return `${Math.round(ms / DAY)} days`;
}

function absoluteWords(date: Date): string {
  const time = date.toISOString().slice(11, 19);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ""} ${date.getUTCFullYear()}, ${time} UTC`;
}

/** Time of day in UTC, for lines of a log. */
export function clockTime(at: string): string {
  const time = Date.parse(at);
  return Number.isNaN(time) ? at : new Date(time).toISOString().slice(11, 19);
}

/** A measured length of time: two units at most. */
export function durationWords(ms: number): string {
  if (ms < SECOND / 20) return "under 0.1 s";
  if (ms < 10 * SECOND) return `${(ms / SECOND).toFixed(1)} s`;
  if (ms < MINUTE) return `${Math.round(ms / SECOND)} s`;
  if (ms < HOUR) return twoUnits(ms, MINUTE, "min", SECOND, "s");
  if (ms < DAY) return twoUnits(ms, HOUR, "h", MINUTE, "min");
  return twoUnits(ms, DAY, "d", HOUR, "h");
}

function twoUnits(ms: number, large: number, largeWord: string, small: number, smallWord: string): string {
  const rounded = Math.round(ms / small) * small;
  const rest = Math.round((rounded % large) / small);
  const head = `${Math.floor(rounded / large)} ${largeWord}`;
  return rest === 0 ? head : `${head} ${rest} ${smallWord}`;
}
