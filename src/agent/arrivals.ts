import { watch } from "node:fs";

/**
 * Calls when something is put into the directory or taken out of it. Only a hint, so that nobody waits for the next poll:
 * where the system cannot watch, or forgets an event, the poll comes all the same.
 */
export function watchArrivals(directory: string, arrived: () => void): Disposable {
  try {
    const watcher = watch(directory, { persistent: false }, () => arrived());
    watcher.on("error", () => watcher.close());
    return { [Symbol.dispose]: () => watcher.close() };
  } catch {
    return { [Symbol.dispose]: () => undefined };
  }
}
