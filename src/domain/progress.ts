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
  /** As those of the whole; absent too while nothing of this volume moves. */
  readonly rate?: number;
  readonly secondsLeft?: number;
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
  const { jobId, step, volumes, now } = options;
  const gauges = volumes.map(({ name, bytes }) => ({ name, gauge: createGauge(bytes, now) }));
  const whole = createGauge(
    volumes.reduce((sum, volume) => sum + volume.bytes, 0),
    now,
  );

  function current(): Progress {
    const parts = gauges.map(({ name, gauge }) => ({ name, ...gauge.current() }));
    return { jobId, step, ...whole.current(), volumes: parts };
  }

  return {
    current,
    update({ volume, percent }) {
      const found = gauges.find(({ name }) => name === volume);
      if (found === undefined) return current();
      for (const { gauge } of gauges) if (gauge !== found.gauge) gauge.wait();
      const { totalBytes } = found.gauge.current();
      found.gauge.reach(Math.round((totalBytes * Math.min(100, Math.max(0, percent))) / 100));
      whole.reach(gauges.reduce((sum, { gauge }) => sum + gauge.current().bytes, 0));
      return current();
    },
  };
}

type Amount = Pick<Progress, "bytes" | "totalBytes" | "rate" | "secondsLeft">;

interface Gauge {
  /** Less than before is as much as before. */
  reach(bytes: number): void;
  /** It is another's turn: time that passes before the first byte does not count. */
  wait(): void;
  current(): Amount;
}

function createGauge(totalBytes: number, now: () => number): Gauge {
  const samples: { at: number; bytes: number }[] = [{ at: now(), bytes: 0 }];
  let reached = 0;

  return {
    reach(bytes) {
      reached = Math.max(reached, bytes);
      samples.push({ at: now(), bytes: reached });
      while (samples.length > 2 && now() - (samples[0]?.at ?? 0) > WINDOW_MS) samples.shift();
    },
    wait() {
      if (reached === 0) samples.splice(0, samples.length, { at: now(), bytes: 0 });
    },
    current() {
      const base = { bytes: reached, totalBytes };
      const [first, last] = [samples[0], samples.at(-1)];
      if (first === undefined || last === undefined || last.at - first.at < ESTIMATING_MS) return base;
      const rate = ((last.bytes - first.bytes) * 1000) / (last.at - first.at);
      return rate > 0 ? { ...base, rate, secondsLeft: (totalBytes - reached) / rate } : base;
    },
  };
}
