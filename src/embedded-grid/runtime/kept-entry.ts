import { realpathSync } from "node:fs";
import type { Installation } from "./installation.ts";

/** Entries of /mnt that volumes and we ourselves take. */
const TAKEN: ReadonlySet<string> = new Set(["config", "content", "data", "root", "run", "state", "wires"]);

/**
 * A component's own /mnt hides the machine's. Where the program or the grid's directory lies below it (a home
 * below /mnt, as on WSL), that entry must stay: its name, or "" when nothing must. Undefined when it cannot stay.
 */
export function findKeptEntry(installation: Installation, directory: string): string | undefined {
  const { node, main, init, serviceScript, programs } = installation;
  const entries = new Set([node, main, init, serviceScript, programs, directory].flatMap(entryOfMnt));
  const [entry = "", ...more] = entries;
  return more.length > 0 || TAKEN.has(entry) ? undefined : entry;
}

function entryOfMnt(path: string): string[] {
  const [, top, entry] = realPath(path).split("/");
  return top === "mnt" && entry !== undefined ? [entry] : [];
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
