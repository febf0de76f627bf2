import { expect, test } from "vitest";
import { onceATurn } from "../../../src/web/once-a-turn.ts";

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

test("who asks in the same turn gets the same, who asks in the next gets it made anew", async () => {
  let count = 0;
  const shared = onceATurn<{ readonly number: number }>();
  const ask = (key = "page") => {
    const make = () => {
      count += 1;
      return { number: count };
    };
    return shared(key, make).number;
  };
  const first = [ask(), ask(), await Promise.resolve().then(() => ask())];
  await nextTurn();
  expect([first, ask()]).toEqual([[1, 1, 1], 2]);
});

test("what differs is made for each", () => {
  const shared = onceATurn<object>();
  const [one, other] = [{}, {}];
  expect([shared("one", () => one), shared("other", () => other), shared("one", () => ({}))]).toEqual([
    one,
    other,
    one,
  ]);
  expect(shared("one", () => ({}))).toBe(one);
});

test("what cannot be made is tried again by the next who asks", () => {
  const shared = onceATurn<object>();
  const broken = () => {
    throw new Error("no");
  };
  expect(() => shared("page", broken)).toThrow("no");
  expect(shared("page", () => ({ fine: true }))).toEqual({ fine: true });
});
