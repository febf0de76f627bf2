import { describe, expect, it } from "vitest";
import { isOpen, nextOpening } from "../../../src/domain/opening.ts";
import { formatWindows, parseWindows } from "../../../src/domain/window.ts";

function windows(text: string) {
  const read = parseWindows(text);
  if ("problem" in read) throw new Error(read.problem);
  return read.windows;
}

/** Every minute of a span at which the windows are open, as the first and the last of each run, UTC. */
function openSpans(text: string, from: string, hours: number): readonly string[] {
  const list = windows(text);
  const spans: string[] = [];
  let since: string | undefined;
  for (let minute = 0; minute <= hours * 60; minute += 1) {
    const at = Date.parse(from) + minute * 60_000;
    const clock = new Date(at).toISOString().slice(11, 16);
    const open = isOpen(list, at);
    if (open) since ??= clock;
    if (open || since === undefined) continue;
    spans.push(`${since}-${clock}`);
    since = undefined;
  }
  return spans;
}

describe("parseWindows", () => {
  it.each([
    ["Sat 02:00-04:00 Europe/Berlin", "Sat 02:00-04:00 Europe/Berlin"],
    ["sat sun  2:00 - 4:00   Europe/Berlin", "Sun Sat 02:00-04:00 Europe/Berlin"],
    ["Mon-Wed 22:00-23:30, Sat 01:00-06:00 UTC", "Mon Tue Wed 22:00-23:30 UTC, Sat 01:00-06:00 UTC"],
    ["Fri-Mon 22:00-02:00 UTC", "Sun Mon Fri Sat 22:00-02:00 UTC"],
    ["00:00-24:00 UTC", "daily 00:00-24:00 UTC"],
    ["2026-11-21 02:00-04:00 America/Sao_Paulo", "2026-11-21 02:00-04:00 America/Sao_Paulo"],
  ])("reads %s, and what it writes of it", (text, written) => {
    expect(formatWindows(windows(text))).toBe(written);
    expect(windows(written)).toEqual(windows(text));
  });

  it.each([
    ["Sat 02:00-04:00", "names no time zone"],
    ["Sat 02:00-04:00 Europe/Belrin", "there is no time zone Europe/Belrin"],
    ["Sat 02:00-04:00 +02:00", "there is no time zone +02:00"],
    ["Satt 02:00-04:00 UTC", 'cannot read "Satt" as days'],
    ["Mon- 02:00-04:00 UTC", 'cannot read "Mon-" as days'],
    ["Mon-Tue-Wed 02:00-04:00 UTC", "as days"],
    ["2026-02-30 02:00-04:00 UTC", 'cannot read "2026-02-30" as days'],
    ["Sat 24:00-04:00 UTC", "no time 24:00 to begin at"],
    ["Sat 02:00-24:01 UTC", "no time 24:01"],
    ["Sat 02:60-04:00 UTC", "no time 02:60"],
    ["Sat 02:00-02:00 UTC", "is never open"],
    ["Sat 02:00 UTC", "as a window"],
    ["Sat 02:00-04:00 UTC,", 'cannot read "" as a window'],
    ["", "as a window"],
  ])("does not take %j", (text, words) => {
    expect(parseWindows(text)).toEqual({ problem: expect.stringContaining(words) });
  });
});

describe("a window", () => {
  it("is open on its days from its first minute to the one before its last", () => {
    expect(openSpans("Sat 02:00-04:00 Europe/Berlin", "2026-11-20T12:00Z", 48)).toEqual(["01:00-03:00"]);
  });

  it("past midnight belongs to the day on which it opens", () => {
    expect(openSpans("Sat 22:00-02:00 UTC", "2026-11-20T00:00Z", 72)).toEqual(["22:00-02:00"]);
    expect(isOpen(windows("Sat 22:00-02:00 UTC"), Date.parse("2026-11-22T01:00Z"))).toBe(true);
    expect(isOpen(windows("Sat 22:00-02:00 UTC"), Date.parse("2026-11-21T01:00Z"))).toBe(false);
    expect(isOpen(windows("2026-11-21 22:00-02:00 UTC"), Date.parse("2026-11-22T01:00Z"))).toBe(true);
  });

  it("follows the clock on the wall over both nights on which that jumps", () => {
    // 2026-03-29: 02:00 is 03:00. 2026-10-25: 03:00 is 02:00 again.
    expect(openSpans("Sun 02:00-04:00 Europe/Berlin", "2026-03-29T00:00Z", 6)).toEqual(["01:00-02:00"]);
    expect(openSpans("Sun 02:15-02:45 Europe/Berlin", "2026-03-29T00:00Z", 6)).toEqual([]);
    expect(openSpans("Sun 02:15-02:45 Europe/Berlin", "2026-10-25T00:00Z", 6)).toEqual([
      "00:15-00:45",
      "01:15-01:45",
    ]);
  });
});

describe("the next opening", () => {
  it.each([
    ["Sat 02:00-04:00 Europe/Berlin", "2026-11-16T12:00Z", "Sat 2026-11-21 02:00 Europe/Berlin"],
    // Open now: the one after.
    ["Sat 02:00-04:00 Europe/Berlin", "2026-11-21T02:00Z", "Sat 2026-11-28 02:00 Europe/Berlin"],
    [
      "Sat 02:00-04:00 UTC, Wed 03:00-04:00 Asia/Tokyo",
      "2026-11-16T12:00Z",
      "Wed 2026-11-18 03:00 Asia/Tokyo",
    ],
    ["2026-11-21 02:00-04:00 UTC", "2026-11-16T12:00Z", "Sat 2026-11-21 02:00 UTC"],
    // The clock goes from 02:00 to 03:00: the window begins an hour late, or not at all that day.
    ["Sun 02:00-04:00 Europe/Berlin", "2026-03-28T12:00Z", "Sun 2026-03-29 03:00 Europe/Berlin"],
    ["Sun 02:15-02:45 Europe/Berlin", "2026-03-28T12:00Z", "Sun 2026-04-05 02:15 Europe/Berlin"],
    ["Sun 02:15-02:45 Europe/Berlin", "2026-10-24T12:00Z", "Sun 2026-10-25 02:15 Europe/Berlin"],
  ])("of %s after %s is %s", (text, now, expected) => {
    const list = windows(text);
    const next = nextOpening(list, Date.parse(now));
    expect(next?.text).toBe(expected);
    expect(isOpen(list, next?.at ?? 0)).toBe(true);
    expect(isOpen(list, (next?.at ?? 0) - 60_000)).toBe(false);
  });

  it("in an hour that comes twice is the first of the two", () => {
    const next = nextOpening(windows("Sun 02:15-02:45 Europe/Berlin"), Date.parse("2026-10-24T12:00Z"));
    expect(new Date(next?.at ?? 0).toISOString()).toBe("2026-10-25T00:15:00.000Z");
  });

  it("is none once the date is over", () => {
    expect(
      nextOpening(windows("2026-11-21 02:00-04:00 UTC"), Date.parse("2026-11-21T04:00Z")),
    ).toBeUndefined();
  });
});
