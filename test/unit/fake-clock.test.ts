import { expect, test } from "vitest";
import { createFakeClock } from "../support/fake-clock.ts";

test("each sleeper wakes at its own moment and acts before the next one", async () => {
  const clock = createFakeClock(1_000);
  const seen: string[] = [];
  async function sleeper(name: string, ms: number): Promise<void> {
    await clock.sleep(ms);
    seen.push(`${name} ${clock.now()}`);
    if (name === "first") await sleeper("grandchild", 5);
  }
  void sleeper("second", 20);
  void sleeper("first", 10);
  void sleeper("later", 100);
  await clock.advance(30);
  expect(seen).toEqual(["first 1010", "grandchild 1015", "second 1020"]);
  expect([clock.now(), clock.monotonic(), clock.sleepers]).toEqual([1_030, 30, 1]);
});

test("a sleeper that is aborted rejects with the reason and sleeps no more", async () => {
  const clock = createFakeClock();
  const controller = new AbortController();
  const sleep = clock.sleep(1_000, controller.signal);
  controller.abort(new Error("enough"));
  await expect(sleep).rejects.toThrow("enough");
  expect(clock.sleepers).toBe(0);
  await expect(clock.sleep(1, controller.signal)).rejects.toThrow("enough");
});

test("a jump moves the wall clock only", async () => {
  const clock = createFakeClock(0);
  clock.jump(60_000);
  expect([clock.now(), clock.monotonic()]).toEqual([60_000, 0]);
});

test("a test can wait until as many sleep as it expects", async () => {
  const clock = createFakeClock();
  const both = clock.asleep(2);
  void clock.sleep(1);
  setImmediate(() => void clock.sleep(1));
  await both;
  expect(clock.sleepers).toBe(2);
});
