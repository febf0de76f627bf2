import { MigError } from "../../domain/errors.ts";

const MAX_WAITING = 16;

/** Lets one piece of work run at a time; throws `TOO_BUSY` when too many wait. */
export interface Turnstile {
  run<T>(work: () => Promise<T>): Promise<T>;
}

export function createTurnstile(): Turnstile {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  return {
    async run(work) {
      if (waiting >= MAX_WAITING) {
        throw new MigError("TOO_BUSY", "Cannot check the password now: too many checks are waiting", {
          hint: "Try again in a few seconds.",
        });
      }
      waiting += 1;
      const mine = last.then(work).finally(() => {
        waiting -= 1;
      });
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
