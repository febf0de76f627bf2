import { createHash } from "node:crypto";
import { WireReader } from "./ssh-wire.ts";

export interface PublicKey {
  /** `ssh-ed25519`, `ssh-rsa`, … */
  readonly type: string;
  readonly bits: number;
  /** As `authorized_keys` and the grid's `sshkey=` take it, without a comment. */
  readonly publicKeyLine: string;
  /** `SHA256:…`, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
}

const FIXED_BITS: ReadonlyMap<string, number> = new Map([
  ["ssh-ed25519", 256],
  ["ecdsa-sha2-nistp256", 256],
  ["ecdsa-sha2-nistp384", 384],
  ["ecdsa-sha2-nistp521", 521],
]);

/** Describes a public key blob; undefined when its type is none that MIG can log in with. Throws `RangeError`. */
export function describePublicKey(blob: Uint8Array): PublicKey | undefined {
  const type = new WireReader(blob).text();
  const bits = FIXED_BITS.get(type) ?? numberBits(type, blob);
  if (bits === undefined) return undefined;
  return {
    type,
    bits,
    publicKeyLine: `${type} ${Buffer.from(blob).toString("base64")}`,
    fingerprint: `SHA256:${createHash("sha256").update(blob).digest("base64").replace(/=+$/, "")}`,
  };
}

/** RSA: exponent, modulus; DSA: prime, …; the size of the key is the size of the modulus or the prime. */
function numberBits(type: string, blob: Uint8Array): number | undefined {
  if (type !== "ssh-rsa" && type !== "ssh-dss") return undefined;
  const reader = new WireReader(blob);
  reader.string();
  if (type === "ssh-rsa") reader.string();
  const number = reader.string();
  const first = number.findIndex((byte) => byte !== 0);
  return first === -1 ? 0 : (number.length - first) * 8 - Math.clz32(number[first] ?? 0) + 24;
}
