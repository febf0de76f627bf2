import type { Fault, FaultName } from "./fault.ts";
import { readFaults, writeFaults } from "./fault-file.ts";

/** Asks which fault is set; asking counts a limited one down. */
export interface Faults {
  /** The first fault of this name that `fits`; it is used up by one. */
  take(name: FaultName, fits?: (fault: Fault) => boolean): Fault | undefined;
  /** The same without using it up. */
  look(name: FaultName, fits?: (fault: Fault) => boolean): Fault | undefined;
}

export const noFaults: Faults = { take: () => undefined, look: () => undefined };

export function createFaults(directory: string): Faults {
  return createFaultsOver(
    () => readFaults(directory),
    (faults) => writeFaults(directory, faults),
  );
}

export function createFaultsOver(
  read: () => readonly Fault[],
  write: (faults: readonly Fault[]) => void,
): Faults {
  function look(name: FaultName, fits: (fault: Fault) => boolean = () => true): Fault | undefined {
    return read().find((fault) => fault.name === name && fits(fault));
  }
  return {
    look,
    take(name, fits) {
      const fault = look(name, fits);
      if (fault?.times !== undefined) write(countDown(read(), fault));
      return fault;
    },
  };
}

function countDown(faults: readonly Fault[], used: Fault): readonly Fault[] {
  const index = faults.findIndex((fault) => isSame(fault, used));
  const times = (used.times ?? 1) - 1;
  return times > 0 ? faults.with(index, { ...used, times }) : faults.toSpliced(index, 1);
}

function isSame(left: Fault, right: Fault): boolean {
  return (
    left.name === right.name && left.times === right.times && left.args.join("\0") === right.args.join("\0")
  );
}

/** For faults whose first argument may name an application. */
export function concerns(application: string): (fault: Fault) => boolean {
  return (fault) => fault.args[0] === undefined || fault.args[0] === application;
}
