import { MigError } from "../../domain/errors.ts";

/** People watch, logged in; gates wait, and anybody may be one: neither takes the other's place. */
export type StreamKind = "watching" | "waiting";

/** All answers that are held open: event streams and waiting gates. */
export interface OpenStreams {
  /** Throws `TOO_BUSY` when too many of its kind are open; the result is to be called when it ended by itself. */
  add(finish: (why: string) => void, kind?: StreamKind): () => void;
  /** Finishes those that are open, and says why; new ones may come. */
  cut(why: string): void;
  /** So many are open. */
  readonly size: number;
  /** Finishes all, and from now on each new one at once. */
  finishAll(): void;
}

const STOPPING = "MIG stops";

const MAX_WAITING = 64;

/** As many may watch as said. */
export function createOpenStreams(watching: number): OpenStreams {
  const limits: Readonly<Record<StreamKind, number>> = { watching, waiting: MAX_WAITING };
  const open = new Map<(why: string) => void, StreamKind>();
  let isFinished = false;

  return {
    add(finish, kind = "watching") {
      const count = [...open.values()].filter((each) => each === kind).length;
      if (count >= limits[kind]) {
        throw new MigError("TOO_BUSY", `Cannot hold another answer open: ${count} are open already`, {
          hint: "Close pages of MIG that nobody looks at, or ask without waiting.",
        });
      }
      if (isFinished) queueMicrotask(() => finish(STOPPING));
      else open.set(finish, kind);
      return () => {
        open.delete(finish);
      };
    },
    get size() {
      return open.size;
    },
    cut(why) {
      for (const finish of open.keys()) finish(why);
    },
    finishAll() {
      isFinished = true;
      for (const finish of open.keys()) finish(STOPPING);
    },
  };
}
