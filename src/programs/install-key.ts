import { readFileSync, statSync } from "node:fs";
import type { InstalledKey } from "../cli/programs.ts";
import { resolvePaths } from "../config/paths.ts";
import { type PrivateKey, parsePrivateKey } from "../config/private-key.ts";
import { MigError } from "../domain/errors.ts";
import { writeKey } from "./write-key.ts";

/**
 * `mig adopt --key`: puts a key where MIG reads it, in the place of the one that is there. A snapshot has none: it was
 * left out. Throws `KEY_INVALID`, `KEY_MISSING`, `CONFIG_INVALID`, and leaves everything alone then.
 */
export function installKey(file: string, env: Readonly<Record<string, string | undefined>>): InstalledKey {
  const bytes = readKey(file);
  const { fingerprint }: PrivateKey = parsePrivateKey(bytes, file);
  const { privateKey: path, state } = resolvePaths(env);
  try {
    // The daemon must be able to read what root writes here: it owns its state.
    const owner = process.geteuid?.() === 0 ? statSync(state, { throwIfNoEntry: false }) : undefined;
    writeKey(path, bytes, { replace: true, owner });
  } catch (error) {
    throw cannotWrite(path, error);
  }
  return { path, fingerprint };
}

function readKey(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw cannotRead(file, error);
  }
}

function cannotRead(file: string, cause: unknown): MigError {
  return new MigError("KEY_MISSING", `Cannot read the key ${file}: ${wordsOf(cause)}`, {
    hint: "Name the key that the controllers know; through a pipe: mig adopt --key /dev/stdin < key",
    cause,
  });
}

function cannotWrite(path: string, cause: unknown): MigError {
  return new MigError("CONFIG_INVALID", `Cannot write ${path}: ${wordsOf(cause)}`, {
    hint: "Put the key there by hand, readable by MIG's user alone, then: mig adopt",
    cause,
  });
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
