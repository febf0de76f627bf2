import type { Progress } from "../../domain/progress.ts";
import { presentSize, rateWords, type Size } from "./sizes.ts";
import { durationWords } from "./times.ts";

export interface ProgressModel {
  readonly percent: number;
  readonly done: Size;
  readonly total: Size;
  readonly rate: string;
  readonly left: string;
  readonly volumes: readonly VolumeModel[];
}

export interface VolumeModel {
  readonly name: string;
  readonly percent: number;
  readonly done: Size;
  readonly total: Size;
}

export function presentProgress(progress: Progress): ProgressModel {
  const { bytes, totalBytes, rate, secondsLeft, volumes } = progress;
  return {
    ...part(bytes, totalBytes),
    rate: rate === undefined ? "" : rateWords(rate),
    left: secondsLeft === undefined ? "estimating" : `${durationWords(secondsLeft * 1000)} left`,
    volumes: volumes.map((volume) => ({ name: volume.name, ...part(volume.bytes, volume.totalBytes) })),
  };
}

/** An empty volume is copied as soon as it is looked at. */
function part(bytes: number, totalBytes: number): Omit<VolumeModel, "name"> {
  const percent = totalBytes === 0 ? 100 : Math.floor((bytes * 100) / totalBytes);
  return { percent, done: presentSize(bytes), total: presentSize(totalBytes) };
}
