import { runEmbeddedGrid } from "../embedded-grid/main-grid.ts";

/** `mig embedded-grid`: one grid until the signal. Says on stdout when log-ins work, for whoever started it. */
export async function embeddedGrid(directory: string, signal: AbortSignal): Promise<void> {
  await runEmbeddedGrid(directory, {
    signal,
    log: (text) => process.stderr.write(`${text}\n`),
    onListening: (controller) => process.stdout.write(`listening ${controller}\n`),
  });
}
