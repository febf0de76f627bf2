import { expect, test, vi } from "vitest";
import type { AgentFacade, Change } from "../../../src/agent-facade.ts";
import { giveBackMemory } from "../../../src/programs/lean-memory.ts";

const MEBIBYTE = 2 ** 20;

test("what a job used is given back a while after it has ended, and not before", () => {
  vi.useFakeTimers();
  try {
    const told = new Set<(change: Change) => void>();
    const facade: Pick<AgentFacade, "watch"> = {
      watch(listener) {
        told.add(listener);
        return () => told.delete(listener);
      },
    };
    using _memory = giveBackMemory(facade);
    // Old enough to have left the nursery, as what a job held for seconds has.
    const held = { garbage: Array.from({ length: 1_000_000 }, (_, index) => ({ index })) };
    held.garbage = [];
    const before = process.memoryUsage().heapTotal;
    const event = {
      jobId: "j",
      seq: 1,
      at: "",
      by: "test",
      event: { type: "ended", state: "succeeded" },
    } as const;
    for (const tell of told) tell({ type: "event", event });
    expect(process.memoryUsage().heapTotal).toBeGreaterThan(before - 10 * MEBIBYTE);
    vi.advanceTimersByTime(10_000);
    expect(process.memoryUsage().heapTotal).toBeLessThan(before - 10 * MEBIBYTE);
  } finally {
    vi.useRealTimers();
  }
});
