import type { Grid } from "../../domain/grid.ts";
import { findNearest } from "../../domain/nearest.ts";
import type { Findings } from "../findings.ts";
import type { Entry } from "./blocks.ts";
import { DRIVER_KEYS } from "./driver-keys.ts";
import {
  readController,
  readHostKey,
  readKeepSource,
  readMigAddress,
  readPort,
  readProperties,
  readStrategy,
  readUser,
} from "./fields.ts";
import type { SortedBlock } from "./sorted-block.ts";

export const DEFAULT_KEEP_SOURCE_SECONDS = 86_400;

export interface GridDefaults {
  /** For grids without `keep_source`; 24 hours unless mig.ini says otherwise. */
  readonly keepSourceSeconds: number;
}

/** The grid with what could be read of it, or undefined when it has no address; errors are in the findings. */
export function buildGrid(sorted: SortedBlock, defaults: GridDefaults, findings: Findings): Grid | undefined {
  const { block, driver, known } = sorted;
  function read<T>(key: string, reader: (entry: Entry, findings: Findings) => T | undefined): T | undefined {
    const entry = known.get(key);
    return entry === undefined || entry.broken ? undefined : reader({ ...entry, key }, findings);
  }
  const controller = read("controller", readController);
  const migAddress = read("MIG_ip", readMigAddress);
  const hostKey = read("host_key", readHostKey);
  const strategy = read("strategy", readStrategy);
  const bandwidth = read("bandwidth", asWritten);
  const grid = {
    name: block.name,
    location: read("location", asWritten) ?? block.name,
    driver,
    port: read("port", readPort) ?? 22,
    user: read("user", readUser) ?? "root",
    appConfig: read("app_config", readProperties) ?? [],
    helperConfig: read("MigHelper_config", readProperties) ?? [],
    keepSourceSeconds: read("keep_source", readKeepSource) ?? defaults.keepSourceSeconds,
    ...(hostKey !== undefined && { hostKey }),
    ...(strategy !== undefined && { strategy }),
    ...(bandwidth !== undefined && { bandwidth }),
    extra: readExtra(sorted, findings),
  };
  return controller === undefined || migAddress === undefined
    ? undefined
    : { ...grid, controller, migAddress };
}

function asWritten({ value }: Entry): string {
  return value;
}

function readExtra({ known, driver, extra }: SortedBlock, findings: Findings): Grid["extra"] {
  const driverKeys = DRIVER_KEYS.get(driver);
  if (driverKeys === undefined) reportUnknownDriver(driver, known.get("driver")?.line, findings);
  for (const key of driverKeys?.keys ?? []) {
    const entry = extra.get(key.name);
    if (entry === undefined || entry.broken) continue;
    const problem = key.check(entry.value);
    if (problem === undefined) continue;
    findings.error(entry.line, `${key.name} "${entry.value}": ${problem}`, `It is the ${key.meaning}`);
  }
  return Object.fromEntries(Array.from(extra, ([name, { value }]) => [name, value]));
}

function reportUnknownDriver(driver: string, line: number | undefined, findings: Findings): void {
  const names = [...DRIVER_KEYS.keys()];
  const nearest = findNearest(driver, names);
  const remedy = nearest === undefined ? `Write one of: ${names.join(", ")}` : `Did you mean ${nearest}?`;
  findings.error(line, `driver "${driver}" is not known: expected ${names.join(", ")}`, remedy);
}
