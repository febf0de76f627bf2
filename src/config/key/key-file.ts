import { readdirSync, type Stats } from "node:fs";
import { basename, dirname, join } from "node:path";
import { MigError } from "../../domain/errors.ts";
import { currentUser, type ReadFailure, readCheckedFile } from "../file-access.ts";
import { makeOne } from "./key-problems.ts";
import { shellWord } from "./shell-word.ts";

const MAX_KEY_BYTES = 64 * 1024;
const OTHERS_BITS = 0o077;

/** Names under which the key is often found by mistake; the first is the datasheet's of the original. */
const MISTAKEN_NAMES = [
  "private_key",
  "private.key.txt",
  "private.ppk",
  "private.pem",
  "id_rsa",
  "id_ed25519",
];

export interface KeyFile {
  readonly bytes: Buffer;
  /** User id. */
  readonly ownerId: number;
}

/**
 * Reads the key file if nobody else can read it. Throws `KEY_MISSING`, `KEY_UNREADABLE`, `KEY_TOO_OPEN`, `KEY_INVALID`.
 */
export function readKeyFile(file: string): KeyFile {
  const read = readCheckedFile(file, (status) => checkKeyStatus(file, status));
  if ("bytes" in read) return { bytes: read.bytes, ownerId: read.status.uid };
  throw readError(file, read);
}

/** What must hold of the file before a byte of it is read. */
function checkKeyStatus(file: string, status: Pick<Stats, "mode" | "size"> & { isFile(): boolean }): void {
  const path = shellWord(file);
  if (!status.isFile()) {
    throw new MigError("KEY_INVALID", `Cannot use the private key: ${file} is not a file`, {
      hint: makeOne(path),
    });
  }
  const mode = status.mode & 0o777;
  if ((mode & OTHERS_BITS) !== 0) {
    const shown = mode.toString(8).padStart(3, "0");
    const message = `Cannot use the private key: others can read or change ${file} (mode ${shown}, expected 600)`;
    throw new MigError("KEY_TOO_OPEN", message, { hint: `chmod 600 ${path}` });
  }
  if (status.size > MAX_KEY_BYTES) {
    const message = `Cannot use the private key: ${file} has ${status.size} bytes, which no key has`;
    throw new MigError("KEY_INVALID", message, { hint: makeOne(path) });
  }
}

function readError(file: string, { missing, code, cause }: ReadFailure): MigError {
  const path = shellWord(file);
  if (missing) {
    const found = findMistakenName(file);
    const hint =
      found === undefined ? makeOne(path) : `Rename it if this is the key: mv ${shellWord(found)} ${path}`;
    return new MigError("KEY_MISSING", `Cannot find the private key: ${file} does not exist`, {
      hint,
      cause,
    });
  }
  const user = currentUser();
  const hint = `As root: chown ${user} ${path} && chmod 600 ${path}`;
  return new MigError("KEY_UNREADABLE", `Cannot read the private key ${file} as user ${user} (${code})`, {
    hint,
    cause,
  });
}

function findMistakenName(file: string): string | undefined {
  const folder = dirname(file);
  try {
    const names = new Set(readdirSync(folder));
    const found = MISTAKEN_NAMES.find((name) => name !== basename(file) && names.has(name));
    return found === undefined ? undefined : join(folder, found);
  } catch {
    return undefined;
  }
}
