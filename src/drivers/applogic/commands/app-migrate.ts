import type { Property } from "../../../domain/grid.ts";
import type { VolumePercent } from "../../../domain/progress.ts";
import { controllerAddress, entityName, propertyWords } from "./arguments.ts";
import type { RemoteCommand } from "./command.ts";
import { DAY_MS } from "./deadlines.ts";
import { demandSuccess } from "./refusal.ts";

export interface Migrate {
  /** `host` or `host:port` of the source's controller, as the target reaches it. */
  readonly sourceController: string;
  readonly application: string;
  /** Name of the copy; absent: the same. */
  readonly newName?: string | undefined;
  readonly properties: readonly Property[];
}

/** Sent to the target: pulls a copy of the stopped application. */
export const appMigrate: RemoteCommand<Migrate, void> = {
  purpose: ({ application, sourceController }) =>
    `copy application '${application}' from ${sourceController}`,
  build: ({ sourceController, application, newName, properties }) => [
    "app",
    "migrate",
    controllerAddress(sourceController),
    entityName(application),
    ...(newName === undefined || newName === application ? [] : [`.name=${entityName(newName)}`]),
    ...propertyWords(properties),
  ],
  /** Terabytes over a slow line; what protects from a hang is the quiet time. */
  deadlineMs: 7 * DAY_MS,
  parse: demandSuccess,
};

const VOLUME = /\bvolume\s+'?(?:[A-Za-z0-9_-]+[:.])?([A-Za-z0-9_-]+)'?/i;
const PERCENT = /(\d{1,3})(?:\.\d+)?\s*%/;
const DONE = /\bdone\b/i;

/**
 * Reads `Copying volume guestbook:data (2 of 5) 37%`, and what other releases may make of it: other verbs,
 * a bar that rewrites its line, `done` instead of 100%. Absent for every other line.
 */
export function parseProgressLine(line: string): VolumePercent | undefined {
  const latest = line.split("\r").findLast((part) => part.trim() !== "") ?? "";
  const volume = VOLUME.exec(latest);
  if (volume === null) return undefined;
  const rest = latest.slice(volume.index + volume[0].length);
  const percent = PERCENT.exec(rest)?.[1] ?? (DONE.test(rest) ? "100" : undefined);
  if (percent === undefined) return undefined;
  return { volume: volume[1] ?? "", percent: Math.min(100, Number(percent)) };
}
