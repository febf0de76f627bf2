import { describe, expect, test } from "vitest";
import {
  count,
  formatBytes,
  formatDistance,
  formatDuration,
  formatMoment,
  formatRate,
  formatShare,
  formatTimeOfDay,
} from "../../../../src/cli/render/amounts.ts";

describe("amounts", () => {
  test.for([
    [0, "0 bytes"],
    [1023, "1023 bytes"],
    [1024, "1.0 KiB"],
    [1536, "1.5 KiB"],
    [2 * 1024 ** 3, "2.0 GiB"],
    [5000 * 1024 ** 4, "5000.0 TiB"],
  ] as const)("%i bytes are %s", ([bytes, words]) => {
    expect(formatBytes(bytes)).toBe(words);
  });

  test("a share is in the unit of the whole", () => {
    expect(formatShare(512 * 1024 ** 2, 2 * 1024 ** 3)).toBe("0.5 of 2.0 GiB");
    expect(formatRate(1024 ** 2)).toBe("1.0 MiB/s");
  });

  test.for([
    [-5, "0.0 s"],
    [400, "0.4 s"],
    [9_949, "9.9 s"],
    [9_950, "10 s"],
    [59_499, "59 s"],
    [59_500, "1 min 00 s"],
    [185_000, "3 min 05 s"],
    [8_040_000, "2 h 14 min"],
    [86_399_000, "23 h 59 min"],
    [273_600_000, "3 d 4 h"],
  ] as const)("%i milliseconds are %s", ([milliseconds, words]) => {
    expect(formatDuration(milliseconds)).toBe(words);
  });

  test("moments are in UTC, and what is no moment stays as it is", () => {
    expect(formatMoment("2026-03-01T12:00:05+01:00")).toBe("2026-03-01 11:00 UTC");
    expect(formatTimeOfDay("2026-03-01T12:00:05Z")).toBe("12:00:05");
    expect([formatMoment("soon"), formatTimeOfDay("soon"), formatDistance("soon", 0)]).toEqual([
      "soon",
      "soon",
      "",
    ]);
  });

  test("distances look forward and back", () => {
    const now = Date.UTC(2026, 2, 1, 12);
    expect(formatDistance("2026-03-01T12:00:30Z", now)).toBe("in 30 s");
    expect(formatDistance("2026-03-01T11:59:30Z", now)).toBe("30 s ago");
  });

  test("a number of things has its plural", () => {
    expect([count(0, "step"), count(1, "step"), count(2, "step")]).toEqual(["0 steps", "1 step", "2 steps"]);
  });
});
