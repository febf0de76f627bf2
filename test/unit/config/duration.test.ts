import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatDuration, parseDuration } from "../../../src/config/duration.ts";

describe("parseDuration", () => {
  test.each([
    ["0", 0],
    ["90", 90],
    ["45s", 45],
    ["90m", 5400],
    ["24h", 86_400],
    ["24 h", 86_400],
    ["7d", 604_800],
    ["2W", 1_209_600],
  ])("reads %s as %d seconds", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  test.each(["", "h", "-1h", "1.5h", "2 weeks", "1h30m", "24x", "99999d", "1e3"])(
    "does not read %j",
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );

  test("reads back what formatDuration writes", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3650 * 86_400 }), (seconds) => {
        expect(parseDuration(formatDuration(seconds))).toBe(seconds);
      }),
    );
  });

  test("is written in the largest unit that fits", () => {
    expect([0, 90, 5400, 86_400, 604_800].map(formatDuration)).toEqual(["0", "90s", "90m", "1d", "1w"]);
  });
});
