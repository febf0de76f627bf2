import { describe, expect, it } from "vitest";
import { figureOf, type Measured } from "../../bench/figure.ts";
import { lengthOf } from "../../bench/intervals.ts";
import { quartilesOf } from "../../bench/quartiles.ts";
import { alternate } from "../../bench/trials.ts";

describe("the statistics of a bench", () => {
  it("are medians and quartiles, between two values where none is in the middle", () => {
    expect(quartilesOf([4, 1, 3, 2])).toEqual({ q1: 1.75, median: 2.5, q3: 3.25 });
    expect(quartilesOf([9, 1, 5])).toEqual({ q1: 3, median: 5, q3: 7 });
    expect(quartilesOf([7])).toEqual({ q1: 7, median: 7, q3: 7 });
    expect(() => quartilesOf([])).toThrow("nothing was measured");
  });

  it("count what intervals have in common once", () => {
    expect(lengthOf([])).toBe(0);
    expect(
      lengthOf([
        { from: 20, to: 30 },
        { from: 0, to: 10 },
        { from: 5, to: 12 },
        { from: 6, to: 7 },
      ]),
    ).toBe(22);
  });
});

describe("the trials of a bench", () => {
  it("go by turns, each side first as often, and the first pair does not count", async () => {
    const order: string[] = [];
    const run = (name: string) => async () => order.push(name);
    const { ours, rival } = await alternate(2, { ours: run("ours"), rival: run("rival") });
    expect(order).toEqual(["ours", "rival", "rival", "ours", "ours", "rival"]);
    expect([ours, rival]).toEqual([
      [4, 5],
      [3, 6],
    ]);
  });
});

describe("a figure", () => {
  const measured: Measured = {
    name: "sample",
    unit: "ms",
    about: "this | that",
    ours: [2, 4, 6],
    rival: [8, 10, 12],
    more: { share: 0.3 },
    limit: { ratio: "<= 0.4", share: ">= 0.3" },
  };

  it("compares medians, and is ok while every limit holds, the bound itself included", () => {
    expect(figureOf(measured)).toMatchObject({
      n: 3,
      ours: 4,
      ours_q1: 3,
      rival: 10,
      rival_q3: 11,
      ratio: 0.4,
      ok: true,
    });
  });

  it.each([[{ ratio: "<= 0.39" }], [{ ratio: "<= 0.4", share: ">= 0.31" }], [{ ours: "<= 3.9" }]] as const)(
    "is not ok when one limit is not met: %j",
    (limit) => {
      expect(figureOf({ ...measured, limit }).ok).toBe(false);
    },
  );

  it("has no limit about what was not measured", () => {
    expect(() => figureOf({ ...measured, limit: { other: "<= 1" } })).toThrow("there is no other");
  });
});
