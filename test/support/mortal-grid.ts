import { systemClock } from "../../src/clock.ts";
import { type GridOptions, runEmbeddedGrid } from "../../src/embedded-grid/main-grid.ts";
import type { ComponentRuntime } from "../../src/embedded-grid/runtime/runtime.ts";
import { openWorldStore } from "../../src/embedded-grid/world/world-store.ts";
import { createMortal } from "./mortal.ts";

/** The controller of a grid in the test's process: it ends as it is told to, or as SIGKILL ends it. */
export interface MortalGrid {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** It is dead when this returns; resolves when its address is free again. */
  kill(): Promise<void>;
}

/** What runs in `runtime` lives on, whatever happens to the controller. */
export function createMortalGrid(
  directory: string,
  options: Omit<GridOptions, "signal" | "clock" | "runtime" | "openStore" | "onListening"> & {
    readonly runtime: ComponentRuntime;
  },
): MortalGrid {
  let mortal = createMortal(systemClock);
  let ending = new AbortController();
  let running: Promise<void> = Promise.resolve();
  const log = options.log ?? ((): void => undefined);

  async function stop(): Promise<void> {
    ending.abort();
    await running;
  }

  return {
    stop,
    async start() {
      const born = createMortal(systemClock);
      [mortal, ending] = [born, new AbortController()];
      const { promise, resolve } = Promise.withResolvers<void>();
      const { signal } = ending;
      running = born.live(() =>
        runEmbeddedGrid(directory, {
          ...options,
          signal,
          clock: born.clock,
          runtime: born.hanging(options.runtime, ["start", "stop", "kill", "adopt"]),
          openStore: (path) => born.refusing(openWorldStore(path)),
          onListening: () => resolve(),
          log: (text) => (born.alive ? log(text) : undefined),
        }),
      );
      await Promise.race([promise, running]);
    },
    kill() {
      mortal.die();
      return stop();
    },
  };
}
