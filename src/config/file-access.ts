import { accessSync, closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from "node:fs";
import { userInfo } from "node:os";

export interface OpenedFile {
  readonly bytes: Buffer;
  readonly status: Stats;
}

/** Why a file cannot be read. */
export interface ReadFailure {
  readonly missing: boolean;
  /** `EACCES`, `EIO`, … */
  readonly code: string;
  readonly cause: unknown;
}

/**
 * Reads a file after `check` has looked at it and not thrown. What is checked is the open file, so that it cannot be
 * exchanged in between; a pipe in its place does not make us wait.
 */
export function readCheckedFile(file: string, check: (status: Stats) => void): OpenedFile | ReadFailure {
  const descriptor = guarded(() => openSync(file, constants.O_RDONLY | constants.O_NONBLOCK));
  if (typeof descriptor !== "number") return descriptor;
  try {
    const status = fstatSync(descriptor);
    check(status);
    const bytes = guarded(() => readFileSync(descriptor));
    return Buffer.isBuffer(bytes) ? { bytes, status } : bytes;
  } finally {
    closeSync(descriptor);
  }
}

function guarded<T>(act: () => T): T | ReadFailure {
  try {
    return act();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "no code";
    return { missing: code === "ENOENT" || code === "ENOTDIR", code, cause };
  }
}

/** Name of the user MIG runs as, or its number where it has no name. */
export function currentUser(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.geteuid?.() ?? "mig");
  }
}

/** Whether this user may do that with the file: `constants.R_OK`, `W_OK`, `X_OK`. */
export function canAccess(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
