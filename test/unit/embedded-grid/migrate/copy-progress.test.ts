import { describe, expect, test } from "vitest";
import { noFaults } from "../../../../src/embedded-grid/faults/faults.ts";
import {
  type CopyProgress,
  createCopyProgress,
} from "../../../../src/embedded-grid/migrate/copy-progress.ts";
import { createFakeClock, type FakeClock } from "../../../support/fake-clock.ts";

const MEBIBYTE = 2 ** 20;

function copying(): {
  readonly progress: CopyProgress;
  readonly clock: FakeClock;
  readonly lines: string[];
  readonly operation: { verb: string; percent: number };
} {
  const clock = createFakeClock();
  const lines: string[] = [];
  const operation = { verb: "migrate", percent: 0 };
  const progress = createCopyProgress({
    core: { clock, faults: noFaults },
    operation,
    application: "shop",
    volumes: [
      { name: "data", allocatedBytes: 3 * MEBIBYTE },
      { name: "empty", allocatedBytes: 0 },
    ],
    say: (line) => void lines.push(line),
    cut: () => undefined,
  });
  return { progress, clock, lines, operation };
}

describe("progress of a copy", () => {
  test("comes at 0, at 100 and whenever the percentage changes", () => {
    const { progress, lines } = copying();
    const meter = progress.begin(0);
    meter.advance(1);
    meter.advance(MEBIBYTE);
    meter.advance(MEBIBYTE + 1);
    meter.advance(99 * MEBIBYTE);
    meter.done();
    expect(lines).toEqual([0, 33, 99, 100].map((percent) => `Copying volume shop:data (1 of 2) ${percent}%`));
  });

  test("comes at least every second while bytes flow", async () => {
    const { progress, lines, clock } = copying();
    const meter = progress.begin(0);
    for (let bytes = 1; bytes <= 5; bytes += 1) {
      await clock.advance(400);
      meter.advance(bytes);
    }
    expect(lines).toHaveLength(2);
  });

  test("the whole counts all volumes by their bytes, and an empty one a little", () => {
    const { progress, operation } = copying();
    progress.begin(0).done();
    expect(operation.percent).toBe(99);
    progress.begin(1).done();
    expect(operation.percent).toBe(100);
  });
});
