import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Replaces a file in one stroke: a reader, and whoever starts after a SIGKILL at any instant, sees the old text
 * or the new one. Durable when it returns.
 */
export function writeFileAtomically(path: string, text: string, mode = 0o600): void {
  const beside = `${path}.new`;
  const file = openSync(beside, "w", mode);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  renameSync(beside, path);
  syncDirectory(dirname(path));
}

function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
