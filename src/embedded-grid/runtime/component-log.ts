import { closeSync, copyFileSync, fstatSync, openSync, readSync, statSync, truncateSync } from "node:fs";

/** Above this the log is cut; the part before stays beside it as `log.1`. */
const LOG_BYTES = 1024 * 1024;
const TAIL_BYTES = 4_096;
const TAIL_LINES = 12;

/** Opened for appending, so that cutting it leaves no hole. */
export function openLog(path: string): number {
  return openSync(path, "a", 0o600);
}

export function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Cuts a log that became too long. What is written between copy and cut is lost: this is a bench's log. */
export function capLog(path: string, limit: number = LOG_BYTES): void {
  if (sizeOf(path) <= limit) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path, 0);
}

/** The last lines since `from`; empty when there are none. */
export function tailLog(path: string, from: number): string {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const start = Math.max(size - TAIL_BYTES, Math.min(from, size));
    const buffer = Buffer.alloc(size - start);
    readSync(file, buffer, 0, buffer.length, start);
    return buffer.toString("utf8").trim().split("\n").slice(-TAIL_LINES).join("\n");
  } finally {
    closeSync(file);
  }
}
