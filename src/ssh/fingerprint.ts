import { createHash } from "node:crypto";

/** A public key as OpenSSH prints it with `ssh-keygen -l`: `SHA256:` and 43 characters, without padding. */
export function fingerprintOf(publicKey: Uint8Array): string {
  return `SHA256:${createHash("sha256").update(publicKey).digest("base64").replace(/=+$/, "")}`;
}

/** Padding is accepted, for some tools print it. */
export function isSameFingerprint(one: string, other: string): boolean {
  return one.trim().replace(/=+$/, "") === other.trim().replace(/=+$/, "");
}

/** The type that a public key names in its own first field: `ssh-ed25519`, `ssh-rsa`, … */
export function keyTypeOf(publicKey: Uint8Array): string {
  const bytes = Buffer.from(publicKey);
  const length = bytes.length < 4 ? 0 : bytes.readUInt32BE(0);
  return bytes.toString("latin1", 4, 4 + Math.min(length, bytes.length));
}
