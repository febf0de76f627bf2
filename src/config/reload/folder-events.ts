import { watch } from "node:fs";

/** Calls back for what happens in a folder; undefined where it is not there or cannot be watched. */
export function listenToFolder(path: string, onEvent: () => void): Disposable | undefined {
  try {
    const watcher = watch(path, { persistent: false }, onEvent);
    // The folder went away: the looks go on.
    watcher.on("error", () => watcher.close());
    return { [Symbol.dispose]: () => watcher.close() };
  } catch {
    return undefined;
  }
}
