import { expect, test } from "vitest";
import { presentSize, rateWords } from "../../../../src/web/present/sizes.ts";
import { clockTime, durationWords, presentMoment } from "../../../../src/web/present/times.ts";

const NOW = Date.parse("2026-11-21T09:00:00Z");

test.each([
  [0, "0 KiB"],
  [1_048_576, "1.0 MiB"],
  [107_374_182, "102.4 MiB"],
  [107_374_183, "0.10 GiB"],
  [2_684_354_560, "2.50 GiB"],
])("%d bytes are %s", (bytes, text) => {
  expect(presentSize(bytes).text).toBe(text);
});

test("the exact bytes stand in the title", () => {
  expect(presentSize(2_684_354_560).title).toBe("2,684,354,560 bytes");
  expect(presentSize(999).title).toBe("999 bytes");
});

test("a rate is a size a second", () => {
  expect(rateWords(26_214_400)).toBe("25.0 MiB/s");
});

test.each([
  ["2026-11-21T09:00:03Z", "just now"],
  ["2026-11-21T08:59:50Z", "10 s ago"],
  ["2026-11-21T08:15:00Z", "45 min ago"],
  ["2026-11-20T13:00:00Z", "20 h ago"],
  ["2026-11-11T09:00:00Z", "10 days ago"],
  ["2026-11-22T08:00:00Z", "in 23 h"],
])("%s is %s", (at, relative) => {
  expect(presentMoment(at, NOW).relative).toBe(relative);
});

test("a moment has its absolute time in UTC, and what is no time stays as it is", () => {
  expect(presentMoment("2026-11-21T10:05:09+01:00", NOW).absolute).toBe("21 Nov 2026, 09:05:09 UTC");
  expect(presentMoment("soon", NOW)).toEqual({ iso: "soon", relative: "soon", absolute: "soon" });
  expect([clockTime("2026-11-21T10:05:09+01:00"), clockTime("soon")]).toEqual(["09:05:09", "soon"]);
});

test.each([
  [-5, "under 0.1 s"],
  [49, "under 0.1 s"],
  [50, "0.1 s"],
  [4_830, "4.8 s"],
  [48_300, "48 s"],
  [60_000, "1 min"],
  [89_700, "1 min 30 s"],
  [119_600, "2 min"],
  [3_725_000, "1 h 2 min"],
  [90_000_000, "1 d 1 h"],
])("%d ms last %s", (ms, words) => {
  expect(durationWords(ms)).toBe(words);
});
