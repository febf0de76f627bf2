import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { Cancelled } from "../refusal.ts";
import type { WorldView } from "./world.ts";

/**
 * A volume is a directory named by its uuid, so that renaming an application moves nothing. A directory without
 * a volume in the world is a leftover and goes when the grid starts.
 */
export function volumesDirectory(directory: string): string {
  return join(directory, "volumes");
}

export function volumePath(directory: string, uuid: string): string {
  return join(volumesDirectory(directory), uuid);
}

export function impexDirectory(directory: string): string {
  return join(directory, "_impex");
}

export function makeVolumeDirectory(directory: string, uuid: string): string {
  const path = volumePath(directory, uuid);
  mkdirSync(path, { recursive: true, mode: 0o755 });
  return path;
}

export function removeVolumeDirectory(directory: string, uuid: string): void {
  rmSync(volumePath(directory, uuid), { recursive: true, force: true });
}

/** Removes what no volume of the world owns. Returns what went. */
export function removeOrphans(directory: string, world: WorldView): readonly string[] {
  const known = new Set(world.applications.flatMap((a) => a.volumes.map((volume) => volume.uuid)));
  const root = volumesDirectory(directory);
  if (!existsSync(root)) return [];
  const orphans = readdirSync(root).filter((name) => !known.has(name));
  for (const name of orphans) removeVolumeDirectory(directory, name);
  return orphans;
}

export interface VolumeUse {
  /** Bytes that the files really take, holes not counted. */
  readonly allocatedBytes: number;
  /** Epoch seconds of the newest change; 0 when nothing was ever written. */
  readonly written: number;
}

/** Walks a volume. Files that vanish meanwhile are passed over. */
export async function measureVolume(path: string): Promise<VolumeUse> {
  let allocatedBytes = 0;
  let written = 0;
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  for (const entry of paths.length === 0 ? [] : [path, ...paths]) {
    const facts = await lstat(entry).catch(() => undefined);
    if (facts === undefined) continue;
    if (facts.isFile()) allocatedBytes += Math.min(facts.size, facts.blocks * 512);
    written = Math.max(written, Math.floor(facts.mtimeMs / 1000));
  }
  return { allocatedBytes, written };
}

/** Copies the contents of a directory, holes and times kept. */
export async function copyDirectory(from: string, to: string, signal: AbortSignal): Promise<void> {
  const child = spawn("cp", ["-a", "--reflink=auto", "--sparse=auto", "--", `${from}/.`, to], {
    stdio: ["ignore", "ignore", "pipe"],
    signal,
  });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  await new Promise<void>((resolve, reject) => {
    child.once("error", (error) => reject(signal.aborted ? new Cancelled() : error));
    child.once("close", (code) => {
      if (signal.aborted) reject(new Cancelled());
      else if (code === 0) resolve();
      else reject(new Error(complaint.trim().split("\n").at(-1) ?? `cp ended with ${String(code)}`));
    });
  });
}
