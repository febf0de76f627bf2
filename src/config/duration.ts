const UNIT_SECONDS: ReadonlyMap<string, number> = new Map([
  ["", 1],
  ["s", 1],
  ["m", 60],
  ["h", 3600],
  ["d", 86_400],
  ["w", 604_800],
]);

const TEN_YEARS_SECONDS = 3650 * 86_400;

/** What a person may write, for messages. */
export const DURATION_FORM =
  "a number of seconds or a number with s, m, h, d or w, such as 90m, 24h, 7d or 0";

/** Seconds of `24h`, `90m`, `7d`, `0` or bare seconds; undefined for anything else and beyond ten years. */
export function parseDuration(text: string): number | undefined {
  const match = /^(\d{1,10})\s*([a-z]?)$/i.exec(text.trim());
  const unit = UNIT_SECONDS.get((match?.[2] ?? "").toLowerCase());
  if (match === null || unit === undefined) return undefined;
  const seconds = Number(match[1]) * unit;
  return seconds <= TEN_YEARS_SECONDS ? seconds : undefined;
}

/** The shortest form that {@link parseDuration} reads back as the same number. */
export function formatDuration(seconds: number): string {
  if (seconds === 0) return "0";
  const fitting = [...UNIT_SECONDS].filter(([unit, size]) => unit !== "" && seconds % size === 0).at(-1);
  return fitting === undefined ? String(seconds) : `${seconds / fitting[1]}${fitting[0]}`;
}
