import { describe, expect, test } from "vitest";
import {
  type Fault,
  isFaultName,
  matchesPattern,
  numberArgument,
} from "../../../../src/embedded-grid/faults/fault.ts";
import {
  concerns,
  createFaultsOver,
  type Faults,
  isArmedAlready,
} from "../../../../src/embedded-grid/faults/faults.ts";

function faultsOf(...initial: readonly Fault[]): { readonly faults: Faults; left(): readonly Fault[] } {
  let left: readonly Fault[] = initial;
  const faults = createFaultsOver(
    () => left,
    (next) => {
      left = next;
    },
  );
  return { faults, left: () => left };
}

describe("faults by name", () => {
  test("a limited one counts down and goes, an unlimited one stays", () => {
    const { faults, left } = faultsOf({ name: "locked", args: [], times: 2 }, { name: "down", args: [] });
    expect(faults.take("locked")).toBeDefined();
    expect(faults.look("locked")).toMatchObject({ times: 1 });
    expect(faults.take("locked")).toBeDefined();
    expect(faults.take("locked")).toBeUndefined();
    expect(faults.take("down")).toBeDefined();
    expect(left()).toEqual([{ name: "down", args: [] }]);
  });

  test("only the one that fits is used up", () => {
    const other: Fault = { name: "stop-fails", args: ["other"], times: 1 };
    const { faults, left } = faultsOf(other, { name: "stop-fails", args: ["shop"], times: 1 });
    expect(faults.take("stop-fails", concerns("shop"))?.args).toEqual(["shop"]);
    expect(faults.take("stop-fails", concerns("shop"))).toBeUndefined();
    expect(left()).toEqual([other]);
  });

  test("one that passes over some first fires at the one after, and counts only what fits", () => {
    const fault: Fault = { name: "late", args: ["a"], times: 1, after: 2 };
    const { faults, left } = faultsOf(fault, { name: "late", args: ["b"], times: 1 });
    const takeA = () => faults.take(["cut-before", "late"], ({ args }) => args[0] === "a");
    expect(takeA()).toBeUndefined();
    expect(faults.look("late", ({ args }) => args[0] === "a")).toBeUndefined();
    expect(takeA()).toBeUndefined();
    expect(takeA()).toMatchObject({ name: "late", args: ["a"] });
    expect(takeA()).toBeUndefined();
    expect(left()).toMatchObject([{ args: ["b"] }]);
  });

  test("of two at one place the second counts while the first fires", () => {
    const { faults } = faultsOf(
      { name: "cut-before", args: [], times: 1 },
      { name: "late", args: [], times: 1, after: 1 },
    );
    const take = () => faults.take(["cut-before", "late"])?.name;
    expect([take(), take(), take()]).toEqual(["cut-before", "late", undefined]);
  });

  test("a fault of the connection that waits for a command happens once that has come", () => {
    const waiting: Fault = { name: "down", args: ["app stop"], after: 1 };
    const { faults } = faultsOf(waiting, { name: "late", args: ["app stop"] });
    const stop = (fault: Fault) => fault.args[0] === "app stop";
    expect(faults.arm(({ args }) => args[0] === "app start")).toBe(false);
    expect(faults.arm(stop)).toBe(false);
    expect(faults.take("down", isArmedAlready)).toBeUndefined();
    expect(faults.arm(stop)).toBe(true);
    expect(faults.take("down", isArmedAlready)).toMatchObject({ name: "down" });
    expect(faults.arm(stop)).toBe(false);
  });

  test("without an application all are meant", () => {
    const { faults } = faultsOf({ name: "stop-fails", args: [] });
    expect(faults.look("stop-fails", concerns("shop"))).toBeDefined();
  });

  test.each([
    ["app start", "app start shop", true],
    ["app start shop", "app start", false],
    ["app*shop", "app start shop", true],
    ["app config*.user2=", "app config shop .user2=x", true],
    [".user2", "app config shop xuser2=x", false],
    ["a+b", "a+b", true],
    ["a+b", "aab", false],
  ])("pattern %s on %s: %s", (pattern, text, matches) => {
    expect(matchesPattern(pattern, text)).toBe(matches);
  });

  test("a number that is none falls back", () => {
    expect(numberArgument({ name: "slow", args: ["80"] }, 0, 1)).toBe(80);
    expect(numberArgument({ name: "slow", args: ["x"] }, 0, 1)).toBe(1);
    expect(numberArgument({ name: "slow", args: [] }, 0, 1)).toBe(1);
    expect(isFaultName("toString")).toBe(false);
  });
});
