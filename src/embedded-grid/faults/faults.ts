import { CONNECTION_FAULTS, type Fault, type FaultName } from "./fault.ts";
import { readFaults, writeFaults } from "./fault-file.ts";

type Fits = (fault: Fault) => boolean;

/** Asks which fault is set; asking counts a limited one down. */
export interface Faults {
  /** The first fault of this name, or of one of these, that `fits`; it is used up by one. */
  take<N extends FaultName>(names: N | readonly N[], fits?: Fits): (Fault & { name: N }) | undefined;
  /** The same without using it up. */
  look(name: FaultName, fits?: Fits): Fault | undefined;
  /** Faults of the connection that wait for what `fits` happen from now on. True when there was one. */
  arm(fits: Fits): boolean;
}

export const noFaults: Faults = { take: () => undefined, look: () => undefined, arm: () => false };

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
  /** Counts down each that fits, and puts what `use` makes of the due ones in their place. */
  function count(fits: Fits, use: (fault: Fault) => readonly Fault[]): void {
    const before = read();
    const left = before.flatMap((fault) => {
      if (!fits(fault)) return [fault];
      return (fault.after ?? 0) > 0 ? [{ ...fault, after: (fault.after ?? 0) - 1 }] : use(fault);
    });
    if (left.length !== before.length || left.some((fault, index) => fault !== before[index])) write(left);
  }

  return {
    look: (name, fits = always) =>
      read().find((fault) => fault.name === name && (fault.after ?? 0) === 0 && fits(fault)),
    take<N extends FaultName>(names: N | readonly N[], fits: Fits = always) {
      const wanted: readonly N[] = typeof names === "string" ? [names] : names;
      let taken: (Fault & { name: N }) | undefined;
      const use = (fault: Fault): readonly Fault[] => {
        const name = wanted.find((each) => each === fault.name);
        if (taken !== undefined || name === undefined) return [fault];
        taken = { ...fault, name };
        return usedOnce(fault);
      };
      count((fault) => wanted.some((name) => name === fault.name) && fits(fault), use);
      return taken;
    },
    arm(fits) {
      let isArmed = false;
      const waits: Fits = (fault) => isOfConnection(fault.name) && !isArmedAlready(fault) && fits(fault);
      count(waits, (fault) => {
        isArmed = true;
        return [{ ...fault, args: [] }];
      });
      return isArmed;
    },
  };
}

const always: Fits = () => true;

/** A fault of the connection that waits for no command, or has seen it. */
export function isArmedAlready(fault: Fault): boolean {
  return fault.args.length === 0;
}

function isOfConnection(name: FaultName): boolean {
  return CONNECTION_FAULTS.some((each) => each === name);
}

function usedOnce(fault: Fault): readonly Fault[] {
  const { times } = fault;
  if (times === undefined) return [fault];
  return times > 1 ? [{ ...fault, times: times - 1 }] : [];
}

/** For faults whose first argument may name an application. */
export function concerns(application: string): Fits {
  return (fault) => fault.args[0] === undefined || fault.args[0] === application;
}
