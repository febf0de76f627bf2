import { rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MigError } from "../domain/errors.ts";

const NO_ROOM: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);

/** Is this the operating system's word that a volume is full? */
export function isVolumeFull(error: unknown): boolean {
  return error instanceof Error && "code" in error && NO_ROOM.has(String(error.code));
}

/** Says of a full volume what it is; `mount`: where the component sees it. Throws `JOURNAL_FULL` for it. */
export async function onStateVolume<T>(mount: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw isVolumeFull(error) ? volumeFull(mount, error) : error;
  }
}

function volumeFull(mount: string, cause: unknown): MigError {
  return new MigError("JOURNAL_FULL", `The state volume ${mount} is full`, {
    hint: `Free space on it, or make it larger. To see what fills it: du -ax ${mount} | sort -n | tail`,
    cause,
  });
}

/** Nobody sees half of it, and what does not fit leaves nothing behind. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const half = join(dirname(path), `.half-${process.pid}`);
  try {
    await writeFile(half, text, { mode: 0o600 });
    await rename(half, path);
  } catch (error) {
    await rm(half, { force: true });
    throw error;
  }
}
