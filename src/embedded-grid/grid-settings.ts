import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

/** All in milliseconds. What a real controller takes its time for, so that states can be seen. */
const delaysSchema = z.object({
  /** After a start of the grid every application is `unknown` for so long. */
  boot: z.int().nonnegative().default(200),
  /** Before the first component is started. */
  start: z.int().nonnegative().default(0),
  /** Before the first component is stopped. */
  stop: z.int().nonnegative().default(0),
  /** Between two components. */
  component: z.int().nonnegative().default(0),
  /** A clean shutdown of one component may take so long; then the stop has failed. */
  stopGrace: z.int().positive().default(20_000),
  /** A component that ends sooner than this after its start has ended quickly. */
  quickEnd: z.int().positive().default(10_000),
  /** Before a component that ended is started again. */
  restart: z.int().nonnegative().default(250),
});

const settingsSchema = z.object({
  name: z.string().min(1),
  location: z.string(),
  /** Where the SSH server listens, and what other grids call this controller. */
  address: z.string().min(1),
  port: z.int().min(1).max(65_535),
  delays: delaysSchema.prefault({}),
  /** A command whose connection was lost begins within this time or never, milliseconds. */
  drain: z.int().nonnegative().default(60_000),
  /** Bytes that the sizes of all volumes together may reach. */
  storage: z
    .int()
    .positive()
    .default(64 * 2 ** 30),
  /** Bytes a second of each copy of a volume; 0: as fast as it goes. */
  copyRate: z.int().nonnegative().default(0),
  /** Controllers of other grids, `host:port`; a remote without a port is looked up here. */
  peers: z.array(z.string()).default([]),
  /** Directory of host_key, grid_key and known-hosts.json, relative to the grid's. */
  keys: z.string().default("keys"),
  /** End all components when the grid is told to end; else they outlive it, as machines outlive a controller. */
  powerOffAtEnd: z.boolean().default(false),
});

export type GridSettings = Readonly<z.infer<typeof settingsSchema>>;
export type GridSettingsInput = z.input<typeof settingsSchema>;

export function settingsPath(directory: string): string {
  return join(directory, "grid.json");
}

/** Fills in what is left out; throws when something is wrong. */
export function completeSettings(input: GridSettingsInput): GridSettings {
  return settingsSchema.parse(input);
}

/** Reads `grid.json`; throws with the path and the key that is wrong. */
export function readSettings(directory: string): GridSettings {
  const path = settingsPath(directory);
  const result = settingsSchema.safeParse(JSON.parse(readFileSync(path, "utf8")));
  if (!result.success) throw new Error(`Cannot read ${path}: ${z.prettifyError(result.error)}`);
  return result.data;
}

/** `host:port`, as other grids and grid.info name this controller. */
export function controllerAddress(settings: GridSettings): string {
  return settings.address.includes(":")
    ? `[${settings.address}]:${settings.port}`
    : `${settings.address}:${settings.port}`;
}
