import { describe, expect, it } from "vitest";
import { createProgressMeter } from "../../../src/domain/progress.ts";

function meter() {
  let now = 0;
  const volumes = [
    { name: "data", bytes: 1000 },
    { name: "logs", bytes: 500 },
  ];
  const made = createProgressMeter({ jobId: "j", step: "copy", volumes, now: () => now });
  return {
    at(ms: number, volume: string, percent: number) {
      now = ms;
      return made.update({ volume, percent });
    },
  };
}

describe("progress", () => {
  it("adds up volumes", () => {
    const m = meter();
    m.at(0, "data", 50);
    expect(m.at(1, "logs", 10)).toMatchObject({ bytes: 550, totalBytes: 1500 });
  });

  it("never runs backwards", () => {
    const m = meter();
    m.at(0, "data", 60);
    expect(m.at(1, "data", 40).bytes).toBe(600);
  });

  it("says no rate while it has seen less than a second", () => {
    expect(meter().at(500, "data", 10).rate).toBeUndefined();
  });

  it("gives rate and time left from the last seconds", () => {
    const m = meter();
    m.at(1000, "data", 20);
    expect(m.at(2000, "data", 50)).toMatchObject({ rate: 250, secondsLeft: 4 });
  });

  it("ignores a volume it does not know and a per cent out of range", () => {
    const m = meter();
    expect(m.at(0, "other", 50).bytes).toBe(0);
    expect(m.at(0, "data", 400).bytes).toBe(1000);
  });

  it("gives each volume a rate of its own, and does not count the time in which it waited for another", () => {
    const m = meter();
    m.at(10_000, "data", 100);
    const [data, logs] = m.at(12_000, "logs", 40).volumes;
    expect(logs).toEqual({ name: "logs", bytes: 200, totalBytes: 500, rate: 100, secondsLeft: 3 });
    expect(data).toMatchObject({ bytes: 1000, secondsLeft: 0 });
  });
});
