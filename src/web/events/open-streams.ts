import { MigError } from "../../domain/errors.ts";

/** All answers that are held open: event streams and waiting gates. */
export interface OpenStreams {
  /** Throws `TOO_BUSY` when too many are open; the result is to be called when it ended by itself. */
  add(finish: (why: string) => void): () => void;
  /** Finishes those that are open, and says why; new ones may come. */
  cut(why: string): void;
  /** So many are open. */
  readonly size: number;
  /** Finishes all, and from now on each new one at once. */
  finishAll(): void;
}

const STOPPING = "MIG stops";

export function createOpenStreams(limit: number): OpenStreams {
  const open = new Set<(why: string) => void>();
  let isFinished = false;

  return {
    add(finish) {
      if (open.size >= limit) {
        throw new MigError("TOO_BUSY", `Cannot hold another answer open: ${limit} are open already`, {
          hint: "Close pages of MIG that nobody looks at, or ask without waiting.",
        });
      }
      if (isFinished) queueMicrotask(() => finish(STOPPING));
      else open.add(finish);
      return () => {
        open.delete(finish);
      };
    },
    get size() {
      return open.size;
    },
    cut(why) {
      for (const finish of open) finish(why);
    },
    finishAll() {
      isFinished = true;
      for (const finish of open) finish(STOPPING);
    },
  };
}
