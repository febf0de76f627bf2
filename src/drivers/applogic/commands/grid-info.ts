import { readEntity, textOf, wholeOf } from "./answer.ts";
import type { RemoteCommand } from "./command.ts";
import { LOOK_DEADLINE_MS } from "./deadlines.ts";

export interface GridInfo {
  readonly name: string;
  readonly version: string;
  /** The key with which this grid logs in to others, one line; empty when it does not say. */
  readonly publicKey: string;
  /** The controller's clock, epoch seconds. */
  readonly time?: number;
  readonly storageFreeBytes?: number;
}

/** Facts of the grid itself; also the cheapest question whether the log-in works. */
export const gridInfo: RemoteCommand<undefined, GridInfo> = {
  purpose: () => "look at the grid",
  build: () => ["grid", "info", "--verbose", "--batch"],
  deadlineMs: LOOK_DEADLINE_MS,
  parse(result, cannot) {
    const entity = readEntity(result, cannot, "grid");
    const time = wholeOf(entity, "time");
    const storageFreeBytes = wholeOf(entity, "storage_free");
    return {
      name: entity.name ?? "",
      version: textOf(entity, "version"),
      publicKey: textOf(entity, "public_key").replace(/\s+/g, " ").trim(),
      ...(time === undefined ? {} : { time }),
      ...(storageFreeBytes === undefined ? {} : { storageFreeBytes }),
    };
  },
};
