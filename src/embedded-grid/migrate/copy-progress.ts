import { numberArgument } from "../faults/fault.ts";
import type { GridCore } from "../grid-core.ts";
import type { Operation } from "../life/operations.ts";

/** Even an empty volume counts for something, so that every step forward can be seen. */
const LEAST_WEIGHT = 4096;
const REPORT_EVERY_MS = 1000;

export interface VolumeToCopy {
  readonly name: string;
  readonly allocatedBytes: number;
}

export interface CopyProgress {
  /** Begins the next volume. */
  begin(index: number): VolumeMeter;
}

export interface VolumeMeter {
  /** Bytes of the volume's stream so far. */
  advance(bytes: number): void;
  done(): void;
}

/**
 * Says how far a copy is: a line for each volume at 0, at 100 and whenever its percentage changes, at least every
 * second; the whole in the operation. Faults that happen at a percentage happen here, by throwing or cutting.
 */
export function createCopyProgress(options: {
  readonly core: Pick<GridCore, "clock" | "faults">;
  readonly operation: Operation;
  /** As the source calls it. */
  readonly application: string;
  readonly volumes: readonly VolumeToCopy[];
  readonly say: (line: string) => void;
  /** Cuts the line to the other grid. */
  readonly cut: () => void;
}): CopyProgress {
  const { core, operation, volumes } = options;
  const weights = volumes.map((volume) => volume.allocatedBytes + LEAST_WEIGHT);
  const total = weights.reduce((sum, weight) => sum + weight, 0);

  function begin(index: number): VolumeMeter {
    const weight = weights[index] ?? LEAST_WEIGHT;
    const before = weights.slice(0, index).reduce((sum, each) => sum + each, 0);
    const place = `${options.application}:${volumes[index]?.name ?? ""} (${index + 1} of ${volumes.length})`;
    let shown = -1;
    let shownAt = core.clock.monotonic();

    function report(percent: number): void {
      operation.percent = Math.floor(((before + (weight * percent) / 100) * 100) / total);
      const now = core.clock.monotonic();
      if (percent === shown && now - shownAt < REPORT_EVERY_MS) return;
      options.say(`Copying volume ${place} ${percent}%`);
      shown = percent;
      shownAt = now;
      failAt(operation.percent);
    }

    report(0);
    return {
      advance: (bytes) => report(Math.min(99, Math.floor((bytes * 100) / weight))),
      done: () => report(100),
    };
  }

  function failAt(percent: number): void {
    const isReached =
      (otherwise: number) => (fault: { readonly name: string; readonly args: readonly string[] }) =>
        percent >= Number(fault.args[0] ?? otherwise);
    if (core.faults.take("cut-during-copy", isReached(50)) !== undefined) options.cut();
    const fault = core.faults.take("copy-fails-at", isReached(50));
    if (fault !== undefined) throw new Error(`write error at ${numberArgument(fault, 0, 50)}%`);
  }

  return { begin };
}
