import { expect, test } from "vitest";
import type { VolumeProgress } from "../../../../src/domain/progress.ts";
import { presentProgress } from "../../../../src/web/present/progress.ts";

const MIB = 1_048_576;

function present(volume: Partial<VolumeProgress>, rate?: number) {
  const one = { name: "data", bytes: 0, totalBytes: 100 * MIB, ...volume };
  const whole = { jobId: "j", step: "copy", bytes: one.bytes, totalBytes: one.totalBytes };
  const shown = presentProgress({ ...whole, volumes: [one], ...(rate === undefined ? {} : { rate }) });
  return { shown, volume: shown.volumes[0] };
}

test("each volume says its bytes, its rate and the time that is left", () => {
  const { volume } = present({ bytes: 25 * MIB, rate: 5 * MIB, secondsLeft: 15 });
  expect(volume).toMatchObject({
    percent: 25,
    done: { text: "25.0 MiB" },
    total: { text: "100.0 MiB" },
    rate: "5.0 MiB/s",
    left: "15 s left",
  });
});

test("a volume that waits says nothing of time, one that is copied says so, and so does an empty one", () => {
  expect(present({}).volume).toMatchObject({ percent: 0, rate: "", left: "" });
  expect(present({ bytes: 100 * MIB, rate: 5 * MIB, secondsLeft: 0 }).volume).toMatchObject({
    percent: 100,
    rate: "",
    left: "done",
  });
  expect(present({ totalBytes: 0 }).volume).toMatchObject({ percent: 100, left: "done" });
});

test("the whole says that it estimates until it has a rate", () => {
  expect(present({ bytes: MIB }).shown.left).toBe("estimating");
  expect(present({ bytes: MIB }, MIB).shown).toMatchObject({ rate: "1.0 MiB/s", left: "" });
});

test("what a controller reports beyond the size is no more than the size", () => {
  expect(present({ bytes: 120 * MIB }).volume).toMatchObject({ percent: 100, done: { text: "100.0 MiB" } });
});
