import { argon2, createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import type { Secret } from "./secret.ts";

/**
 * Argon2id from Node itself, in the usual text form (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`). The work is bounded on
 * both sides: a helper VM has 256 MiB, and a hash with huge parameters would end it at the first log-in.
 */
export interface Argon2Hash {
  readonly memoryKib: number;
  readonly passes: number;
  readonly lanes: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** The password as it is kept in the configuration. */
export type StoredPassword =
  | { readonly kind: "plain"; readonly value: Secret }
  | { readonly kind: "hash"; readonly value: Secret };

const MEMORY_KIB = 19 * 1024;
const PASSES = 2;
const LANES = 1;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

const MAX_MEMORY_KIB = 64 * 1024;
const MAX_PASSES = 10;
const MAX_LANES = 4;
const MAX_FIELD_BYTES = 64;
const MIN_SALT_BYTES = 8;
const MIN_HASH_BYTES = 16;
/** Argon2's own lower bound, a lane. */
const MIN_MEMORY_KIB = 8;

const derive = promisify(argon2);

/** A new hash with a salt of its own; 19 MiB, 2 passes, 1 lane. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const parameters = { memory: MEMORY_KIB, passes: PASSES, parallelism: LANES, tagLength: HASH_BYTES };
  const hash = await derive("argon2id", { ...parameters, message: password, nonce: salt });
  return `$argon2id$v=19$m=${MEMORY_KIB},t=${PASSES},p=${LANES}$${base64(salt)}$${base64(hash)}`;
}

/** True when the candidate is the password; takes the same time for every wrong candidate. */
export async function verifyPassword(stored: StoredPassword, candidate: string): Promise<boolean> {
  if (stored.kind === "plain") return timingSafeEqual(digest(stored.value.reveal()), digest(candidate));
  const parsed = parseArgon2Hash(stored.value.reveal());
  if (typeof parsed === "string") return false;
  const { memoryKib, passes, lanes, salt, hash } = parsed;
  const parameters = { memory: memoryKib, passes, parallelism: lanes, tagLength: hash.length };
  return timingSafeEqual(hash, await derive("argon2id", { ...parameters, message: candidate, nonce: salt }));
}

/** The parts of a hash, or what is wrong with it, in words that do not quote it. */
export function parseArgon2Hash(text: string): Argon2Hash | string {
  const match =
    /^\$argon2id\$v=19\$m=(\d{1,9}),t=(\d{1,9}),p=(\d{1,9})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(text);
  if (match === null) return "expected the form $argon2id$v=19$m=…,t=…,p=…$…$…";
  const [memoryKib, passes, lanes] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const salt = Buffer.from(match[4] ?? "", "base64");
  const hash = Buffer.from(match[5] ?? "", "base64");
  if (lanes < 1 || lanes > MAX_LANES) return `p=${lanes} is not from 1 to ${MAX_LANES}`;
  if (passes < 1 || passes > MAX_PASSES) return `t=${passes} is not from 1 to ${MAX_PASSES}`;
  if (memoryKib < MIN_MEMORY_KIB * lanes) return `m=${memoryKib} is too little memory`;
  if (memoryKib > MAX_MEMORY_KIB)
    return `m=${memoryKib} is more memory than MIG may use (${MAX_MEMORY_KIB} KiB)`;
  if (salt.length < MIN_SALT_BYTES || salt.length > MAX_FIELD_BYTES) return "its salt has an odd length";
  if (hash.length < MIN_HASH_BYTES || hash.length > MAX_FIELD_BYTES) return "its hash has an odd length";
  return { memoryKib, passes, lanes, salt, hash };
}

function base64(bytes: Buffer): string {
  return bytes.toString("base64").replace(/=+$/, "");
}

/** Of equal length for passwords of any length, so that they can be compared in constant time. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text, "utf8").digest();
}
