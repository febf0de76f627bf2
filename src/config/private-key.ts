import { generateKeyPairSync } from "node:crypto";
import { MigError } from "../domain/errors.ts";
import { readKeyFile } from "./key/key-file.ts";
import { damaged, encrypted, notAKey, refuseWrongKind, unusableKind } from "./key/key-problems.ts";
import { parsePemKey } from "./key/pem-key.ts";
import { describePublicKey, type PublicKey } from "./key/public-key.ts";
import { WireReader } from "./key/ssh-wire.ts";
import { ed25519Blob, formatEd25519Key, parseOpensshKey } from "./openssh-key.ts";
import { Secret } from "./secret.ts";

/** The key with which MIG logs in to the controllers. */
export interface PrivateKey extends PublicKey {
  /** The key itself, in a form that ssh2 and OpenSSH read. */
  readonly pem: Secret;
  readonly file: string;
  /** User id the file belongs to; absent where it came from memory. */
  readonly ownerId?: number;
}

/** Reads the key; throws `KEY_MISSING`, `KEY_UNREADABLE`, `KEY_TOO_OPEN`, `KEY_INVALID`. */
export function loadPrivateKey(file: string): PrivateKey {
  const { bytes, ownerId } = readKeyFile(file);
  return { ...parsePrivateKey(bytes, file), ownerId };
}

/** Reads a key from memory; `file` is for messages. Throws `KEY_INVALID`. */
export function parsePrivateKey(bytes: Uint8Array, file: string): PrivateKey {
  const text = normalise(Buffer.from(bytes).toString("utf8"));
  refuseWrongKind(text, file);
  const label = /^-----BEGIN ((?:[A-Z0-9]+ )*PRIVATE KEY)-----$/m.exec(text)?.[1];
  if (label === undefined) throw notAKey(file);
  if (!text.includes(`-----END ${label}-----`)) throw damaged(file);
  if (label === "ENCRYPTED PRIVATE KEY" || /^Proc-Type: *4, *ENCRYPTED/m.test(text)) throw encrypted(file);
  return label === "OPENSSH PRIVATE KEY" ? readOpenssh(text, file) : readPem(text, file);
}

/** LF line ends and one at the end: ssh2 is particular about both, and a copied key often has neither. */
function normalise(text: string): string {
  return `${text
    .replace(/^\uFEFF/, "")
    .replace(/[ \t]*(\r\n|\r|\n)/g, "\n")
    .trim()}\n`;
}

function readOpenssh(text: string, file: string): PrivateKey {
  const key = guarded(file, () => parseOpensshKey(text));
  if (key.encrypted) throw encrypted(file);
  return describe({ publicBlob: key.publicBlob, text }, file);
}

function readPem(text: string, file: string): PrivateKey {
  const key = guarded(file, () => parsePemKey(text));
  if ("unusable" in key) throw unusableKind(file, key.unusable);
  return describe(key, file);
}

function describe(key: { readonly publicBlob: Buffer; readonly text: string }, file: string): PrivateKey {
  const described = guarded(file, () => describePublicKey(key.publicBlob));
  if (described === undefined) throw unusableKind(file, new WireReader(key.publicBlob).text());
  return { ...described, pem: new Secret(key.text), file };
}

/** Whatever a parser throws is a damaged key; its words may quote the key, so they are not passed on. */
function guarded<T>(file: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MigError) throw error;
    throw damaged(file);
  }
}

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
