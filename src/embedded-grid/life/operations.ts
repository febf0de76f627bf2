import { refuse } from "../refusal.ts";

/**
 * Who works on which application. One command at a time: what comes meanwhile is told that the application is
 * busy, it does not queue, for a queued command would begin when nobody expects it any more. Names that are
 * only being made are held in the same way.
 */
export interface Operations {
  /** Throws `… it is busy - <verb> in progress.` when someone else works on it. */
  exclusive<T>(application: string, verb: string, work: (operation: Operation) => Promise<T>): Promise<T>;
  find(application: string): Operation | undefined;
}

export interface Operation {
  readonly verb: string;
  /** Per cent done, 0 to 100. */
  percent: number;
}

export function createOperations(): Operations {
  const running = new Map<string, Operation>();
  return {
    find: (application) => running.get(application),
    async exclusive(application, verb, work) {
      const other = running.get(application);
      if (other !== undefined) throw busy(verb, application, other);
      const operation: Operation = { verb, percent: 0 };
      running.set(application, operation);
      try {
        return await work(operation);
      } finally {
        running.delete(application);
      }
    },
  };
}

export function busy(verb: string, application: string, other: Operation): Error {
  return refuse(verb, "application", application, `it is busy - ${other.verb} in progress`);
}
