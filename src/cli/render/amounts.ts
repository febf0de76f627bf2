const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB"] as const;
const MINUTE = 60;
const HOUR = 3_600;
const DAY = 86_400;

/** "1.5 GiB"; whole bytes below a KiB. */
export function formatBytes(bytes: number): string {
  const { value, unit } = scale(bytes);
  return `${value} ${unit}`;
}

/** "1.2 of 2.0 GiB", in the unit of the larger. */
export function formatShare(bytes: number, total: number): string {
  const power = powerOf(total);
  return `${inPower(bytes, power)} of ${inPower(total, power)} ${UNITS[power] ?? "bytes"}`;
}

export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

/** "0.4 s", "12 s", "3 min 05 s", "2 h 14 min", "3 d 4 h". */
export function formatDuration(milliseconds: number): string {
  const seconds = Math.max(0, milliseconds) / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < MINUTE) return `${whole} s`;
  if (whole < HOUR) return `${Math.floor(whole / MINUTE)} min ${two(whole % MINUTE)} s`;
  if (whole < DAY) return `${Math.floor(whole / HOUR)} h ${two(Math.floor((whole % HOUR) / MINUTE))} min`;
  return `${Math.floor(whole / DAY)} d ${Math.floor((whole % DAY) / HOUR)} h`;
}

/** A moment as people read it, always UTC: "2026-03-01 12:00 UTC". */
export function formatMoment(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : `${time.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

/** "12:00:05", for lines of one job. */
export function formatTimeOfDay(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : time.toISOString().slice(11, 19);
}

/** "4 s ago" or "in 21 h 14 min". */
export function formatDistance(iso: string, now: number): string {
  const distance = Date.parse(iso) - now;
  if (Number.isNaN(distance)) return "";
  return distance > 0 ? `in ${formatDuration(distance)}` : `${formatDuration(-distance)} ago`;
}

/** "1 volume", "3 volumes". */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function scale(bytes: number): { readonly value: string; readonly unit: string } {
  const power = powerOf(bytes);
  return { value: inPower(bytes, power), unit: UNITS[power] ?? "bytes" };
}

function powerOf(bytes: number): number {
  if (bytes < 1024) return 0;
  return Math.min(UNITS.length - 1, Math.floor(Math.log2(bytes) / 10));
}

function inPower(bytes: number, power: number): string {
  return power === 0 ? String(Math.round(bytes)) : (bytes / 1024 ** power).toFixed(1);
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
