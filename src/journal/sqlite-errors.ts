import { MigError } from "../domain/errors.ts";

/** Runs work on the journal's file; SQLite's errors become `JOURNAL_FULL` and `JOURNAL_DAMAGED`. */
export function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isSqliteError(error)) throw error;
    if (error.code.startsWith("SQLITE_BUSY") || error.code.startsWith("SQLITE_LOCKED")) throw held(error);
    throw error.code === "SQLITE_FULL" || error.code.startsWith("SQLITE_IOERR")
      ? full(error)
      : unusable(error);
  }
}

function held(cause: Error): MigError {
  return new MigError("JOURNAL_FULL", `Cannot write the journal just now: ${cause.message}`, {
    hint: "Another process holds it: see that only one MIG runs over this state directory.",
    cause,
  });
}

function full(cause: Error): MigError {
  return new MigError("JOURNAL_FULL", `Cannot write the journal: ${cause.message}`, {
    hint: "Free space on the state volume; nothing is begun before it can be written, and the job goes on by itself.",
    cause,
  });
}

function unusable(cause: Error): MigError {
  return new MigError("JOURNAL_DAMAGED", `Cannot use the journal: ${cause.message}`, {
    hint: "Keep the file, restore the state directory from a backup, then run mig recover.",
    cause,
  });
}

function isSqliteError(error: unknown): error is Error & { readonly code: string } {
  return (
    error instanceof Error &&
    error.name === "SqliteError" &&
    "code" in error &&
    typeof error.code === "string"
  );
}
