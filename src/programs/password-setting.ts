import { chmodSync, chownSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { MigError } from "../domain/errors.ts";

/** Of a file that was not there; one that was keeps its own. */
const MODE = 0o600;

/**
 * Puts the hash into mig.ini and takes a plain password out; everything else stays as it is: comments, order, owner and
 * mode. The file is whole at every instant. Resolves to the path. Throws `CONFIG_INVALID`, and leaves the file alone then.
 */
export function writePasswordHash(hash: string, path: string): string {
  const fresh = `${path}.new`;
  try {
    const before = statSync(path, { throwIfNoEntry: false });
    // Byte for byte, whatever the encoding.
    const text = before === undefined ? "" : readFileSync(path, "latin1");
    rmSync(fresh, { force: true });
    const written = Buffer.from(setPasswordHash(text, hash), "latin1");
    writeFileSync(fresh, written, { mode: MODE, flag: "wx", flush: true });
    // The daemon must be able to read what root writes here.
    if (before !== undefined) {
      chownSync(fresh, before.uid, before.gid);
      chmodSync(fresh, before.mode & 0o777);
    }
    renameSync(fresh, path);
    return path;
  } catch (error) {
    rmSync(fresh, { force: true });
    throw cannotWrite(path, error);
  }
}

function cannotWrite(path: string, cause: unknown): MigError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new MigError("CONFIG_INVALID", `Cannot write ${path}: ${why}`, {
    hint: "Write the line by hand: mig password --print prints it.",
    cause,
  });
}

/** The text of mig.ini with this hash in the place of the old hash or password, else before the first section. */
export function setPasswordHash(text: string, hash: string): string {
  const end = text.includes("\r\n") ? "\r\n" : "\n";
  const lines = text === "" ? [] : text.replace(/(\r\n|\n)$/, "").split(/\r\n|\n/);
  const firstSection = lines.findIndex((line) => /^\s*\[/.test(line));
  const head = firstSection === -1 ? lines : lines.slice(0, firstSection);
  const tail = firstSection === -1 ? [] : lines.slice(firstSection);
  const place = head.findIndex(isPassword);
  const kept = head.filter((line) => !isPassword(line));
  const written = `password_hash = ${hash}`;
  const at = place === -1 ? afterLastSetting(kept) : place;
  return `${[...kept.slice(0, at), written, ...kept.slice(at), ...tail].join(end)}${end}`;
}

function isPassword(line: string): boolean {
  return /^(\u00EF\u00BB\u00BF)?\s*password(_hash)?\s*=/.test(line);
}

/** Behind the last line that is not blank, so that a blank line before the first section stays there. */
function afterLastSetting(lines: readonly string[]): number {
  return lines.findLastIndex((line) => line.trim() !== "") + 1;
}
