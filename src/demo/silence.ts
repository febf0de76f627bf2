import type { Clock } from "../clock.ts";
import { readBook } from "./guestbook.ts";
import type { DemoGrid } from "./layout.ts";

/** The downtime as a visitor sees it who asks both addresses all the time. */
export interface SilenceMeter extends AsyncDisposable {
  /** Last answer at the source to the first at the target; undefined while it has not answered there. */
  milliseconds(): number | undefined;
}

const ASK_EVERY_MS = 25;

export function measureSilence(from: DemoGrid, to: DemoGrid, clock: Clock): SilenceMeter {
  const over = new AbortController();
  let last: number | undefined;
  let first: number | undefined;

  async function watch(grid: DemoGrid, answered: () => void): Promise<void> {
    while (!over.signal.aborted && first === undefined) {
      if ((await readBook(grid, over.signal)) !== undefined) answered();
      await clock.sleep(ASK_EVERY_MS, over.signal);
    }
  }
  const watching = Promise.allSettled([
    watch(from, () => {
      last = clock.monotonic();
    }),
    watch(to, () => {
      first ??= clock.monotonic();
    }),
  ]);
  return {
    milliseconds: () => (last === undefined || first === undefined ? undefined : Math.round(first - last)),
    async [Symbol.asyncDispose]() {
      over.abort();
      await watching;
    },
  };
}
