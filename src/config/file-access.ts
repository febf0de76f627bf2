import { constants, openSync } from "node:fs";
import { userInfo } from "node:os";

/** Why a file cannot be opened. */
export interface OpenFailure {
  readonly missing: boolean;
  /** `EACCES`, `EIO`, … */
  readonly code: string;
  readonly cause: unknown;
}

/** A descriptor, or why there is none. A pipe in the file's place does not make us wait. */
export function openForReading(file: string): number | OpenFailure {
  try {
    return openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
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
