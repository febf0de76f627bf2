import { expect, test } from "vitest";
import { createThrottle } from "../../../../src/web/auth/throttle.ts";
import { createFakeClock } from "../../../support/fake-clock.ts";

const FREE = 5;
const ALL_TOGETHER = 60;

function failTimes(throttle: ReturnType<typeof createThrottle>, address: string, times: number): void {
  for (let count = 0; count < times; count += 1) throttle.failed(address);
}

test("an address that guesses waits, another does not", () => {
  const throttle = createThrottle(createFakeClock());
  failTimes(throttle, "192.0.2.1", FREE);
  expect([throttle.blockedSeconds("192.0.2.1"), throttle.blockedSeconds("192.0.2.2")]).toEqual([1, 0]);
});

test("the wait grows to a minute and no further", () => {
  const throttle = createThrottle(createFakeClock());
  failTimes(throttle, "192.0.2.1", 40);
  expect(throttle.blockedSeconds("192.0.2.1")).toBe(60);
});

test("a success forgets the failures", () => {
  const throttle = createThrottle(createFakeClock());
  failTimes(throttle, "192.0.2.1", FREE);
  throttle.succeeded("192.0.2.1");
  expect(throttle.blockedSeconds("192.0.2.1")).toBe(0);
  expect(throttle.failed("192.0.2.1")).toBe(0);
});

test("failures of a quarter of an hour ago are forgotten", async () => {
  const clock = createFakeClock();
  const throttle = createThrottle(clock);
  failTimes(throttle, "192.0.2.1", FREE - 1);
  await clock.advance(15 * 60_000);
  expect(throttle.failed("192.0.2.1")).toBe(0);
});

test("the networks of one IPv6 guesser count as one address", () => {
  const throttle = createThrottle(createFakeClock());
  failTimes(throttle, "2001:db8:0:1::7", FREE);
  expect(throttle.blockedSeconds("2001:db8:0:1:ffff::9")).toBe(1);
  expect(throttle.blockedSeconds("2001:db8:0:2::7")).toBe(0);
  expect(throttle.blockedSeconds("2001:db8::1:0:0:0:1")).toBe(1);
});

test("a guesser with many addresses meets the limit of all together, for a minute", async () => {
  const clock = createFakeClock();
  const throttle = createThrottle(clock);
  for (let host = 0; host < ALL_TOGETHER; host += 1) throttle.failed(`198.51.100.${host}`);
  expect(throttle.blockedSeconds("192.0.2.1")).toBe(60);
  await clock.advance(60_000);
  expect(throttle.blockedSeconds("192.0.2.1")).toBe(0);
});

test("what it remembers is bounded, and the one longest unused is forgotten first", async () => {
  const clock = createFakeClock();
  const throttle = createThrottle(clock);
  failTimes(throttle, "192.0.2.1", 40);
  failTimes(throttle, "192.0.2.2", 40);
  for (let count = 0; count < 998; count += 1) throttle.failed(`10.0.${count >> 8}.${count & 255}`);
  throttle.failed("192.0.2.1");
  throttle.failed("10.1.0.1");
  await clock.advance(60_000);
  expect(throttle.failed("192.0.2.1")).toBe(60);
  expect(throttle.failed("192.0.2.2")).toBe(0);
});
