import { expect, test } from "vitest";
import { mustCall, mustNotCall } from "../support/must-call.ts";

test("a callback that was called as often as asked passes on arguments and result", () => {
  const add = mustCall((a: number, b: number) => a + b, 2);
  expect([add(1, 2), add(3, 4)]).toEqual([3, 7]);
});

test.fails("a callback that must not be called and is, fails where it is called", () => {
  mustNotCall("the listener")();
});
