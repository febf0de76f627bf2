import { runEmbeddedGrid } from "../embedded-grid/main-grid.ts";

/** One grid of the demo. */
export function embeddedGrid(directory: string, signal: AbortSignal): Promise<void> {
  return runEmbeddedGrid(directory, { signal });
}
