import { isHost } from "../host.ts";

/** A key of grid.info that one driver documents. Its value reaches the driver as written, in `grid.extra`. */
export interface DriverKey {
  readonly name: string;
  /** What it means, for the documentation. */
  readonly meaning: string;
  /** What is wrong with the value, or undefined. */
  check(value: string): string | undefined;
}

export interface DriverKeys {
  /** Keys of every grid that this driver cannot do without. */
  readonly requires: readonly string[];
  readonly keys: readonly DriverKey[];
}

const MAX_DRAIN_SECONDS = 86_400;

/** What each driver adds to grid.info. A new driver adds its line here. */
export const DRIVER_KEYS: ReadonlyMap<string, DriverKeys> = new Map([
  [
    "applogic",
    {
      requires: ["app_config", "MigHelper_config"],
      keys: [
        {
          name: "drain",
          meaning:
            "seconds, or milliseconds as 500ms, that an earlier command may still begin after its connection was lost (60)",
          check: (value) =>
            /^\d{1,6}(ms)?$/.test(value) && Number.parseInt(value, 10) <= MAX_DRAIN_SECONDS
              ? undefined
              : `expected whole seconds from 0 to ${MAX_DRAIN_SECONDS}, or milliseconds as 500ms`,
        },
        {
          name: "migrate_host",
          meaning: "how the other grids reach this controller, where it is not `controller`",
          check: (value) => (isHost(value) ? undefined : "expected a host name or an address"),
        },
      ],
    },
  ],
]);

export const DEFAULT_DRIVER = "applogic";

/** The driver that documents a key, if any does. */
export function driverOfKey(name: string): string | undefined {
  return [...DRIVER_KEYS].find(([, { keys }]) => keys.some((key) => key.name === name))?.[0];
}
