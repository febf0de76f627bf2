import { generateKeyPairSync } from "node:crypto";
import { ed25519Blob, formatEd25519Key } from "../openssh-key.ts";
import { Secret } from "../secret.ts";
import { describePublicKey } from "./public-key.ts";

export interface KeyPair {
  /** In OpenSSH's format, without passphrase; for a file of mode 600. */
  readonly privateKey: Secret;
  /** With the comment; for the controllers. */
  readonly publicKeyLine: string;
  readonly fingerprint: string;
}

/** Makes a new Ed25519 key pair. The comment is one word or more in one line. */
export function generateKeyPair(comment: string): KeyPair {
  const line = comment.replace(/[\r\n]+/g, " ").trim();
  const { d, x } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  const publicKey = Buffer.from(x ?? "", "base64url");
  const seed = Buffer.from(d ?? "", "base64url");
  const described = describePublicKey(ed25519Blob(publicKey));
  if (described === undefined) throw new TypeError("Ed25519 keys cannot be described");
  return {
    privateKey: new Secret(formatEd25519Key({ seed, publicKey, comment: line })),
    publicKeyLine: `${described.publicKeyLine} ${line}`.trim(),
    fingerprint: described.fingerprint,
  };
}
