/**
 * Keys in OpenSSH's own format. The library can make them too, and about one in a hundred of its ed25519 keys
 * cannot be read again, for it takes leading zeros away.
 */
import { generateKeyPairSync, type KeyObject, randomBytes } from "node:crypto";

export interface KeyPair {
  /** Content of `private.key`, no passphrase. */
  readonly private: string;
  /** One line for `authorized_keys`. */
  readonly public: string;
}

const TYPE = "ssh-ed25519";
const MAGIC = "openssh-key-v1\0";
const BLOCK_BYTES = 8;
const LINE_LENGTH = 70;

/** A new ed25519 key. */
export function newKeyPair(comment: string): KeyPair {
  return inOpenSshFormat(generateKeyPairSync("ed25519").privateKey, comment);
}

/** An ed25519 private key from elsewhere; throws when it is of another type. */
export function inOpenSshFormat(key: KeyObject, comment: string): KeyPair {
  const { x, d } = key.export({ format: "jwk" });
  if (key.asymmetricKeyType !== "ed25519" || x === undefined || d === undefined) {
    throw new Error("not an ed25519 private key");
  }
  const publicKey = Buffer.from(x, "base64url");
  const secret = Buffer.concat([Buffer.from(d, "base64url"), publicKey]);
  const publicBlob = Buffer.concat([field(TYPE), field(publicKey)]);
  const check = randomBytes(4);
  const inner = Buffer.concat([check, check, publicBlob, field(secret), field(comment)]);
  const padding = Uint8Array.from({ length: -inner.length & (BLOCK_BYTES - 1) }, (_, index) => index + 1);
  const body = Buffer.concat([
    Buffer.from(MAGIC),
    field("none"),
    field("none"),
    field(""),
    Buffer.from([0, 0, 0, 1]),
    field(publicBlob),
    field(Buffer.concat([inner, padding])),
  ]);
  return { private: armoured(body), public: `${TYPE} ${publicBlob.toString("base64")} ${comment}`.trim() };
}

function field(content: string | Buffer): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function armoured(body: Buffer): string {
  const text = body.toString("base64");
  const lines = Array.from({ length: Math.ceil(text.length / LINE_LENGTH) }, (_, index) =>
    text.slice(index * LINE_LENGTH, (index + 1) * LINE_LENGTH),
  );
  return `-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join("\n")}\n-----END OPENSSH PRIVATE KEY-----\n`;
}
