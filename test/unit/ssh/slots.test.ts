import { describe, expect, it } from "vitest";
import type { Clock } from "../../../src/clock.ts";
import { createSlots } from "../../../src/ssh/slots.ts";

const NEVER = { ms: 1000, tooLate: () => new Error("too late") };

/** A clock that stands still until it is told to ring. */
function standingClock(): Clock & { ring(): void; readonly sleepers: number } {
  const sleepers = new Set<() => void>();
  return {
    now: () => 0,
    monotonic: () => 0,
    sleep: (_ms, signal) =>
      new Promise((resolve, reject) => {
        sleepers.add(resolve);
        signal?.addEventListener("abort", () => {
          sleepers.delete(resolve);
          reject(signal.reason);
        });
      }),
    ring() {
      for (const wake of sleepers) wake();
    },
    get sleepers() {
      return sleepers.size;
    },
  };
}

describe("places for a limited number", () => {
  it("are given in the order they were asked for", async () => {
    const slots = createSlots(1, standingClock());
    const order: number[] = [];
    const first = await slots.take(NEVER);
    const later = [1, 2, 3].map(async (number) => {
      const giveBack = await slots.take(NEVER);
      order.push(number);
      giveBack();
    });
    first();
    await Promise.all(later);
    expect(order).toEqual([1, 2, 3]);
  });

  it("given back twice count once", async () => {
    const slots = createSlots(1, standingClock());
    const giveBack = await slots.take(NEVER);
    giveBack();
    giveBack();
    await slots.take(NEVER);
    const waiting = slots.take({ ...NEVER, signal: AbortSignal.timeout(0) });
    await expect(waiting).rejects.toThrow();
  });

  it("are not waited for longer than allowed, and who left is passed over", async () => {
    const clock = standingClock();
    const slots = createSlots(1, clock);
    const giveBack = await slots.take(NEVER);
    const late = slots.take(NEVER);
    clock.ring();
    await expect(late).rejects.toThrow("too late");
    const next = slots.take(NEVER);
    giveBack();
    await next;
    expect(clock.sleepers).toBe(0);
  });

  it("are not waited for by who is aborted, before or meanwhile", async () => {
    const clock = standingClock();
    const slots = createSlots(1, clock);
    await slots.take(NEVER);
    const reason = new Error("never mind");
    await expect(slots.take({ ...NEVER, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const abort = new AbortController();
    const waiting = slots.take({ ...NEVER, signal: abort.signal });
    abort.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    expect(clock.sleepers).toBe(0);
  });
});
