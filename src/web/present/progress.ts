import type { Progress, VolumeProgress } from "../../domain/progress.ts";
import { presentSize, rateWords, type Size } from "./sizes.ts";
import { durationWords } from "./times.ts";

/** How far the copy is; public/progress.js moves it on with the same words. */
export interface ProgressModel extends AmountModel {
  /** Of the step that copies: what was reached in it does not run backwards on a page. */
  readonly step: string;
  readonly volumes: readonly VolumeModel[];
}

export interface VolumeModel extends AmountModel {
  readonly name: string;
}

interface AmountModel {
  readonly percent: number;
  readonly done: Size;
  readonly total: Size;
  readonly rate: string;
  readonly left: string;
}

export function presentProgress(progress: Progress): ProgressModel {
  const { step, volumes, rate } = progress;
  const whole = amountOf(progress);
  return {
    ...whole,
    left: whole.left === "" && rate === undefined ? "estimating" : whole.left,
    step,
    volumes: volumes.map((volume) => ({ name: volume.name, ...amountOf(volume) })),
  };
}

/** An empty volume is copied as soon as it is looked at. */
function amountOf({ bytes, totalBytes, rate, secondsLeft }: Omit<VolumeProgress, "name">): AmountModel {
  const isDone = bytes >= totalBytes;
  const percent = isDone ? 100 : Math.max(0, Math.floor((bytes * 100) / totalBytes));
  const size = { percent, done: presentSize(Math.min(bytes, totalBytes)), total: presentSize(totalBytes) };
  if (isDone) return { ...size, rate: "", left: "done" };
  return {
    ...size,
    rate: rate === undefined ? "" : rateWords(rate),
    left: secondsLeft === undefined ? "" : `${durationWords(secondsLeft * 1000)} left`,
  };
}
