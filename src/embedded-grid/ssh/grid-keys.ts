import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprintOf } from "../../ssh/fingerprint.ts";
import { newKeyPair } from "../../ssh/key-pair.ts";

/** The keys of a grid: the host's, a second host key for the fault that shows another, and the one to log in with. */
export interface GridKeys {
  readonly hostKey: string;
  readonly otherHostKey: string;
  readonly gridKey: string;
  /** One line. */
  readonly publicKey: string;
}

/** Makes the keys of a new grid in a directory of their own. */
export function createGridKeys(directory: string, comment: string): { publicKey: string; hostKey: string } {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const host = writePair(join(directory, "host_key"), comment);
  writePair(join(directory, "other_host_key"), comment);
  const publicKey = writePair(join(directory, "grid_key"), comment);
  return { publicKey, hostKey: fingerprintOf(keyData(host)) };
}

export function readGridKeys(directory: string): GridKeys {
  const read = (name: string) => readFileSync(join(directory, name), "utf8");
  return {
    hostKey: read("host_key"),
    otherHostKey: read("other_host_key"),
    gridKey: read("grid_key"),
    publicKey: read("grid_key.pub").trim(),
  };
}

/** The key itself of a line `ssh-ed25519 AAAA… comment`. */
export function keyData(line: string): Buffer {
  return Buffer.from(line.trim().split(/\s+/)[1] ?? "", "base64");
}

/** Returns the public line. */
function writePair(path: string, comment: string): string {
  const pair = newKeyPair(comment);
  writeFileSync(path, pair.private, { mode: 0o600 });
  writeFileSync(`${path}.pub`, `${pair.public}\n`, { mode: 0o644 });
  return pair.public;
}
