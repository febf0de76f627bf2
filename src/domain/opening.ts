import { DAYS, type MaintenanceWindow, minutesOf, timeOf } from "./window.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Clocks are set back or forward by less than this. */
const LARGEST_JUMP_MS = 3 * 60 * MINUTE_MS;

/** Is one of them open at that moment, milliseconds since the epoch? */
export function isOpen(windows: readonly MaintenanceWindow[], now: number): boolean {
  return windows.some((window) => isInside(window, wallClock(window.zone, now)));
}

/** What a clock on the wall shows. */
interface Wall {
  readonly date: string;
  readonly day: number;
  readonly minutes: number;
}

function isInside(window: MaintenanceWindow, { date, day, minutes }: Wall): boolean {
  const { from, to } = window;
  const opensOn = (when: string, weekday: number): boolean =>
    window.date === undefined ? window.days.includes(weekday) : window.date === when;
  if (from < to) return opensOn(date, day) && minutes >= from && minutes < to;
  if (minutes >= from) return opensOn(date, day);
  return minutes < to && opensOn(addDays(date, -1), (day + 6) % 7);
}

/** An opening of a window. */
export interface Opening {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** On the wall there: `Sat 2026-11-21 02:00 Europe/Berlin`. */
  readonly text: string;
}

/** When the next one opens after that moment; undefined when none will, for its date is over. */
export function nextOpening(windows: readonly MaintenanceWindow[], now: number): Opening | undefined {
  const openings = windows.flatMap((window) => nextOf(window, now) ?? []);
  return openings.toSorted((a, b) => a.at - b.at)[0];
}

function nextOf(window: MaintenanceWindow, now: number): Opening | undefined {
  const today = wallClock(window.zone, now).date;
  // Two weeks: a window inside an hour that the clock jumps over is not open on that day.
  const dates =
    window.date === undefined
      ? Array.from({ length: 15 }, (_, index) => addDays(today, index))
      : [window.date];
  for (const date of dates) {
    const at = openingOn(window, date);
    if (at !== undefined && at > now) return { at, text: momentText(window.zone, at) };
  }
  return undefined;
}

/** The first minute of that day's window that is on the clock there. */
function openingOn(window: MaintenanceWindow, date: string): number | undefined {
  const asUtc = Date.parse(`${date}T00:00:00Z`) + window.from * MINUTE_MS;
  const day = new Date(Date.parse(`${date}T00:00:00Z`)).getUTCDay();
  if (window.date === undefined && !window.days.includes(day)) return undefined;
  const distance = Math.max(...[-DAY_MS, DAY_MS].map((off) => distanceToUtc(window.zone, asUtc + off)));
  const first = asUtc - distance;
  for (let at = first; at <= first + LARGEST_JUMP_MS; at += MINUTE_MS) {
    const wall = wallClock(window.zone, at);
    if (wall.date === date && wall.minutes >= window.from && isInside(window, wall)) return at;
  }
  return undefined;
}

function distanceToUtc(zone: string, at: number): number {
  const { date, minutes } = wallClock(zone, at);
  return Date.parse(`${date}T00:00:00Z`) + minutes * MINUTE_MS - Math.floor(at / MINUTE_MS) * MINUTE_MS;
}

function momentText(zone: string, at: number): string {
  const { date, day, minutes } = wallClock(zone, at);
  return `${DAYS[day] ?? ""} ${date} ${timeOf(minutes)} ${zone}`;
}

function addDays(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

const CLOCKS = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = CLOCKS.get(zone);
  clock ??= new Intl.DateTimeFormat("sv-SE", {
    timeZone: zone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  CLOCKS.set(zone, clock);
  return clock;
}

function wallClock(zone: string, at: number): Wall {
  const text = clockOf(zone).format(at);
  const [date = "", time = ""] = text.split(/[ T]/);
  return { date, day: new Date(Date.parse(`${date}T00:00:00Z`)).getUTCDay(), minutes: minutesOf(time) ?? 0 };
}
