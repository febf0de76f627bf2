import { existsSync } from "node:fs";
import { hostname } from "node:os";
import type { GeneratedKey, KeyRequest } from "../cli/programs.ts";
import { resolvePaths } from "../config/paths.ts";
import { generateKeyPair } from "../config/private-key.ts";
import { MigError } from "../domain/errors.ts";
import { writeKey } from "./write-key.ts";

/**
 * `mig keygen`: a new Ed25519 key, readable by its owner alone from its first byte. A key that is there is replaced
 * only on request. Throws `KEY_INVALID` and `CONFIG_INVALID`.
 */
export function generateKey(
  request: KeyRequest,
  env: Readonly<Record<string, string | undefined>>,
): GeneratedKey {
  const path = request.path ?? resolvePaths(env).privateKey;
  if (existsSync(path) && !request.replace) throw isThere(path);
  const pair = generateKeyPair(`mig@${hostname()}`);
  try {
    writeKey(path, pair.privateKey.revealBytes(), { replace: request.replace });
  } catch (error) {
    // Somebody may have been faster.
    throw existsSync(path) && !request.replace ? isThere(path) : cannotWrite(path, error);
  }
  return { path, publicKey: pair.publicKeyLine, fingerprint: pair.fingerprint };
}

function isThere(path: string): MigError {
  return new MigError("KEY_INVALID", `Cannot make a key: there is one in ${path}`, {
    hint: "To replace it, and tell every controller the new one: mig keygen --replace",
  });
}

function cannotWrite(path: string, cause: unknown): MigError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new MigError("CONFIG_INVALID", `Cannot write ${path}: ${why}`, {
    hint: "Make its directory, or name another place: mig keygen --output PATH",
    cause,
  });
}
