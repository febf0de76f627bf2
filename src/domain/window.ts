/**
 * Maintenance windows: `Sat 02:00-04:00 Europe/Berlin`. A window is about what the clock on the wall there shows, so that
 * it needs no rule for the two nights a year on which that clock jumps: an hour that is skipped is in no window, an hour
 * that comes twice is in it twice.
 */
export interface MaintenanceWindow {
  /** Days of the week, 0 is Sunday; empty with a date. A window past midnight belongs to the day on which it opens. */
  readonly days: readonly number[];
  /** The one day on which it opens, `2026-11-21`. */
  readonly date?: string;
  /** Minutes since midnight; `to` is at most 24 h, and where it is not after `from` the window ends on the next day. */
  readonly from: number;
  readonly to: number;
  /** IANA name, such as `Europe/Berlin`. */
  readonly zone: string;
}

export const WINDOW_FORM =
  "expected windows such as Sat 02:00-04:00 Europe/Berlin, or Mon-Fri 22:00-23:30, Sat Sun 01:00-06:00 UTC";

export const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"] as const;
const DAY_MINUTES = 24 * 60;

export type ReadWindows =
  | { readonly windows: readonly MaintenanceWindow[] }
  /** What is wrong, in words. */
  | { readonly problem: string };

/** Reads windows, a comma between two. One without a time zone has that of the next one that names it. */
export function parseWindows(text: string): ReadWindows {
  const windows: MaintenanceWindow[] = [];
  let zone: string | undefined;
  for (const part of text.split(",").toReversed()) {
    const read = parseWindow(part.trim(), zone);
    if ("problem" in read) return read;
    zone = read.window.zone;
    windows.unshift(read.window);
  }
  return { windows };
}

const WINDOW = /^(?:(\S+(?: +\S+)*?) +)?(\d{1,2}:\d\d) *- *(\d{1,2}:\d\d)(?: +(\S+))?$/;

function parseWindow(
  text: string,
  zoneAfter: string | undefined,
): { readonly window: MaintenanceWindow } | { readonly problem: string } {
  const [whole, days = "", start = "", end = "", ownZone] = WINDOW.exec(text) ?? [];
  if (whole === undefined) return { problem: `cannot read "${text}" as a window` };
  const zone = ownZone ?? zoneAfter;
  if (zone === undefined) return { problem: `"${text}" names no time zone` };
  if (!isZone(zone)) return { problem: `there is no time zone ${zone}` };
  const when = parseDays(days);
  const [from, to] = [minutesOf(start), minutesOf(end)];
  if (when === undefined) return { problem: `cannot read "${days}" as days` };
  if (from === undefined || from === DAY_MINUTES) return { problem: `there is no time ${start} to begin at` };
  if (to === undefined) return { problem: `there is no time ${end}` };
  if (from === to) return { problem: `"${text}" is never open; a whole day is 00:00-24:00` };
  return { window: { ...when, from, to, zone } };
}

/** Only names: a fixed distance to UTC would not follow the clock on the wall. */
function isZone(zone: string): boolean {
  try {
    return /^[A-Za-z]/.test(zone) && new Intl.DateTimeFormat("en", { timeZone: zone }).format(0) !== "";
  } catch {
    return false;
  }
}

/** Of `02:30`; undefined for a time that there is not. */
export function minutesOf(text: string): number | undefined {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  const sum = 60 * hours + minutes;
  return minutes < 60 && sum <= DAY_MINUTES ? sum : undefined;
}

/** `Sat`, `Sat Sun`, `Mon-Fri`, `daily` or nothing, or one date. */
function parseDays(text: string): Pick<MaintenanceWindow, "days" | "date"> | undefined {
  if (text === "" || text.toLowerCase() === "daily") return { days: [0, 1, 2, 3, 4, 5, 6] };
  if (/^\d/.test(text)) return isDate(text) ? { days: [], date: text } : undefined;
  const chosen = new Set<number>();
  for (const word of text.split(/ +/)) {
    const [first, last, more] = word.split("-").map(dayOf);
    if (first === undefined || more !== undefined || (word.includes("-") && last === undefined))
      return undefined;
    for (let day = first; ; day = (day + 1) % 7) {
      chosen.add(day);
      if (day === (last ?? first)) break;
    }
  }
  return { days: [...chosen].toSorted((a, b) => a - b) };
}

function dayOf(word: string): number | undefined {
  const index = DAYS.findIndex((day) => day.toLowerCase() === word.toLowerCase());
  return index === -1 ? undefined : index;
}

function isDate(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
}

/** In the form that {@link parseWindows} reads. */
export function formatWindows(windows: readonly MaintenanceWindow[]): string {
  return windows.map(formatWindow).join(", ");
}

function formatWindow({ days, date, from, to, zone }: MaintenanceWindow): string {
  const when = date ?? (days.length === 7 ? "daily" : days.map((day) => DAYS[day]).join(" "));
  return `${when} ${timeOf(from)}-${timeOf(to)} ${zone}`;
}

/** The inverse of {@link minutesOf}. */
export function timeOf(minutes: number): string {
  const two = (number: number): string => String(number).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
