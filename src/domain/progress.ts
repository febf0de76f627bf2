/** Progress of a copy. May be lost, is never journalled as a step event. */
export interface Progress {
  readonly jobId: string;
  readonly step: string;
  readonly volumes: readonly VolumeProgress[];
  readonly bytes: number;
  readonly totalBytes: number;
  /** Bytes per second over the last seconds; absent while estimating. */
  readonly rate?: number;
  readonly secondsLeft?: number;
}

export interface VolumeProgress {
  readonly name: string;
  readonly bytes: number;
  readonly totalBytes: number;
}

/** What a command reports while it runs: volume and per cent done, 0 to 100. */
export interface VolumePercent {
  readonly volume: string;
  readonly percent: number;
}

const WINDOW_MS = 10_000;
const ESTIMATING_MS = 1_000;

/** Turns per cents into bytes, rate and time left; what people see never runs backwards. */
export function createProgressMeter(options: {
  readonly jobId: string;
  readonly step: string;
  readonly volumes: readonly { readonly name: string; readonly bytes: number }[];
  readonly now: () => number;
}): { update(report: VolumePercent): Progress; current(): Progress } {
  const { volumes, now } = options;
  const done = new Map<string, number>(volumes.map((volume) => [volume.name, 0]));
  const totalBytes = volumes.reduce((sum, volume) => sum + volume.bytes, 0);
  const samples: { at: number; bytes: number }[] = [{ at: now(), bytes: 0 }];

  function sum(): number {
    return [...done.values()].reduce((total, bytes) => total + bytes, 0);
  }

  function current(): Progress {
    const bytes = sum();
    const base = {
      jobId: options.jobId,
      step: options.step,
      bytes,
      totalBytes,
      volumes: volumes.map(viewOf),
    };
    const first = samples[0];
    const last = samples.at(-1);
    if (first === undefined || last === undefined || last.at - first.at < ESTIMATING_MS) return base;
    const rate = ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
    return rate > 0 ? { ...base, rate, secondsLeft: (totalBytes - bytes) / rate } : base;
  }

  function viewOf(volume: { readonly name: string; readonly bytes: number }): VolumeProgress {
    return { name: volume.name, bytes: done.get(volume.name) ?? 0, totalBytes: volume.bytes };
  }

  return {
    current,
    update(report) {
      const volume = volumes.find((candidate) => candidate.name === report.volume);
      if (volume === undefined) return current();
      const percent = Math.min(100, Math.max(0, report.percent));
      const bytes = Math.round((volume.bytes * percent) / 100);
      done.set(volume.name, Math.max(done.get(volume.name) ?? 0, bytes));
      samples.push({ at: now(), bytes: sum() });
      while (samples.length > 2 && now() - (samples[0]?.at ?? 0) > WINDOW_MS) samples.shift();
      return current();
    },
  };
}
