import type { GridSession, MoveOptions } from "../../driver.ts";
import { appMigrate, parseProgressLine } from "../commands/app-migrate.ts";
import type { Controller } from "./controller.ts";

/** A controller that copies says so at least every second; descriptors and cleaning may take longer. */
const PULL_QUIET_MS = 15 * 60_000;

export function createPull(controller: Controller): Pick<GridSession, "pull"> {
  return {
    pull(options: MoveOptions) {
      const { onProgress, signal, ...migrate } = options;
      return controller.change(appMigrate, migrate, {
        quietMs: PULL_QUIET_MS,
        signal,
        onProgress(line) {
          const percent = parseProgressLine(line);
          if (percent !== undefined) onProgress?.(percent);
        },
      });
    },
  };
}
