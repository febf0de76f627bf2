import type { GridSession, MoveOptions } from "../../driver.ts";
import { appMigrate, parseProgressLine } from "../commands/app-migrate.ts";
import type { Controller } from "./controller.ts";

const DAY_MS = 24 * 3600_000;
/** Terabytes over a slow line; what protects from a hang is the quiet time. */
const PULL_DEADLINE_MS = 7 * DAY_MS;
/** A controller that copies says so at least every second; descriptors and cleaning may take longer. */
const PULL_QUIET_MS = 15 * 60_000;

export function createPull(controller: Controller): Pick<GridSession, "pull"> {
  return {
    pull(options: MoveOptions) {
      const { onProgress, signal, ...migrate } = options;
      return controller.change(appMigrate, migrate, {
        deadlineMs: PULL_DEADLINE_MS,
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
