import type { Algorithms, CipherAlgorithm, KexAlgorithm, MacAlgorithm, ServerHostKeyAlgorithm } from "ssh2";

/*
 * The library's own defaults still hold SHA-1, so every list is spelled out. No SHA-1, no CBC, no compression.
 * There is no post-quantum exchange in the library yet: a controller that allows nothing else refuses us, and
 * `errors.ts` says so by name.
 */
const KEY_EXCHANGE: readonly KexAlgorithm[] = [
  "curve25519-sha256",
  "curve25519-sha256@libssh.org",
  "ecdh-sha2-nistp256",
  "ecdh-sha2-nistp384",
  "ecdh-sha2-nistp521",
  "diffie-hellman-group-exchange-sha256",
  "diffie-hellman-group16-sha512",
  "diffie-hellman-group18-sha512",
  "diffie-hellman-group14-sha256",
];

const HOST_KEY: readonly ServerHostKeyAlgorithm[] = [
  "ssh-ed25519",
  "ecdsa-sha2-nistp256",
  "ecdsa-sha2-nistp384",
  "ecdsa-sha2-nistp521",
  "rsa-sha2-512",
  "rsa-sha2-256",
];

const CIPHER: readonly CipherAlgorithm[] = [
  "aes128-gcm@openssh.com",
  "aes256-gcm@openssh.com",
  "chacha20-poly1305@openssh.com",
  "aes128-ctr",
  "aes192-ctr",
  "aes256-ctr",
];

const MAC: readonly MacAlgorithm[] = [
  "hmac-sha2-256-etm@openssh.com",
  "hmac-sha2-512-etm@openssh.com",
  "hmac-sha2-256",
  "hmac-sha2-512",
];

/** What an SSH server of 2007 needs; last in every list, and only where a grid says `legacy`. */
const LEGACY_KEY_EXCHANGE: readonly KexAlgorithm[] = [
  "diffie-hellman-group-exchange-sha1",
  "diffie-hellman-group14-sha1",
];
const LEGACY_HOST_KEY: readonly ServerHostKeyAlgorithm[] = ["ssh-rsa"];
const LEGACY_CIPHER: readonly CipherAlgorithm[] = ["aes256-cbc", "aes128-cbc"];
const LEGACY_MAC: readonly MacAlgorithm[] = ["hmac-sha1"];

/** Named in the error that the library gives back where a key would sign with it; `log-in-errors.ts` looks for it. */
export const SHA1_REFUSED = "signatures with SHA-1 are switched off";

export function hostKeyAlgorithms(legacy: boolean): readonly ServerHostKeyAlgorithm[] {
  return legacy ? [...HOST_KEY, ...LEGACY_HOST_KEY] : HOST_KEY;
}

/** The algorithms that bring forth a host key of this type. */
export function isForKeyType(algorithm: ServerHostKeyAlgorithm, keyType: string): boolean {
  return algorithm === keyType || (keyType === "ssh-rsa" && algorithm.startsWith("rsa-sha2-"));
}

/** All lists for one log-in; host key algorithms are given, for a mismatch is tried again with fewer. */
export function algorithmsWith(hostKeys: readonly ServerHostKeyAlgorithm[], legacy: boolean): Algorithms {
  return {
    kex: legacy ? [...KEY_EXCHANGE, ...LEGACY_KEY_EXCHANGE] : [...KEY_EXCHANGE],
    serverHostKey: [...hostKeys],
    cipher: legacy ? [...CIPHER, ...LEGACY_CIPHER] : [...CIPHER],
    hmac: legacy ? [...MAC, ...LEGACY_MAC] : [...MAC],
    compress: ["none"],
  };
}
