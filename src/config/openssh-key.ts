import { randomBytes } from "node:crypto";
import { WireReader, wireString, wireUint32 } from "./key/ssh-wire.ts";

/**
 * The container that `ssh-keygen` writes (`-----BEGIN OPENSSH PRIVATE KEY-----`), which node:crypto does not read:
 * magic, cipher, key derivation, the public keys, and a private part that is padded to the cipher's block.
 */
export interface OpensshKey {
  /** The public key in SSH's wire form. */
  readonly publicBlob: Buffer;
  readonly encrypted: boolean;
  /** Empty when encrypted. */
  readonly comment: string;
}

const BEGIN = "-----BEGIN OPENSSH PRIVATE KEY-----";
const END = "-----END OPENSSH PRIVATE KEY-----";
const MAGIC = "openssh-key-v1\0";
const ED25519 = "ssh-ed25519";
/** Block size of the cipher `none`. */
const BLOCK = 8;
const BASE64_WIDTH = 70;

/** Fields of the private part between the type and the comment. */
const PRIVATE_FIELDS: ReadonlyMap<string, number> = new Map([
  [ED25519, 2],
  ["ssh-rsa", 6],
  ["ssh-dss", 5],
  ["ecdsa-sha2-nistp256", 3],
  ["ecdsa-sha2-nistp384", 3],
  ["ecdsa-sha2-nistp521", 3],
]);

/** Reads the container; throws `RangeError` or `Error` when it is damaged, never with bytes of it in the message. */
export function parseOpensshKey(text: string): OpensshKey {
  const body = text.slice(text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END)).replace(/\s+/g, "");
  const reader = new WireReader(Buffer.from(body, "base64"));
  if (reader.raw(MAGIC.length).toString("latin1") !== MAGIC)
    throw new Error("it does not begin as an OpenSSH key does");
  const cipher = reader.text();
  const derivation = reader.text();
  reader.string();
  const count = reader.uint32();
  if (count !== 1) throw new Error(`it holds ${count} keys, and one is expected`);
  const publicBlob = Buffer.from(reader.string());
  const privatePart = reader.string();
  if (cipher !== "none") return { publicBlob, encrypted: true, comment: "" };
  if (derivation !== "none") throw new Error("it derives a cipher key and has no cipher");
  return { publicBlob, encrypted: false, comment: readPrivatePart(privatePart, publicBlob) };
}

/** Checks that the private part is whole and belongs to the public one, and returns the comment behind it. */
function readPrivatePart(bytes: Buffer, publicBlob: Buffer): string {
  const [type = Buffer.of(), ...publicFields] = readFields(publicBlob);
  const count = PRIVATE_FIELDS.get(type.toString("latin1"));
  // What is of no use to us anyway need not be whole.
  if (count === undefined) return "";
  const reader = new WireReader(bytes);
  const check = reader.uint32();
  if (reader.uint32() !== check) throw new Error("its private part is damaged");
  const sameType = reader.string().equals(type);
  const fields = Array.from({ length: count }, () => reader.string());
  // The private part begins with the public fields; RSA alone has them the other way round.
  const expected = type.toString("latin1") === "ssh-rsa" ? publicFields.toReversed() : publicFields;
  const same = sameType && expected.every((field, index) => fields[index]?.equals(field));
  if (!same) throw new Error("its private part does not belong to its public part");
  return reader.string().toString("utf8");
}

function readFields(blob: Buffer): readonly Buffer[] {
  const reader = new WireReader(blob);
  const fields: Buffer[] = [];
  while (!reader.isAtEnd) fields.push(reader.string());
  return fields;
}

export interface Ed25519Parts {
  /** 32 bytes each, as RFC 8032 defines them. */
  readonly seed: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly comment: string;
}

/** The container with an Ed25519 key and no passphrase. */
export function formatEd25519Key({ seed, publicKey, comment }: Ed25519Parts): string {
  const check = randomBytes(4);
  const fields = [
    check,
    check,
    wireString(ED25519),
    wireString(publicKey),
    wireString(Buffer.concat([seed, publicKey])),
    wireString(comment),
  ];
  const bare = Buffer.concat(fields);
  const padding = Buffer.from(
    Array.from({ length: (BLOCK - (bare.length % BLOCK)) % BLOCK }, (_, index) => index + 1),
  );
  const whole = Buffer.concat([
    Buffer.from(MAGIC, "latin1"),
    wireString("none"),
    wireString("none"),
    wireString(""),
    wireUint32(1),
    wireString(ed25519Blob(publicKey)),
    wireString(Buffer.concat([bare, padding])),
  ]);
  const lines = whole.toString("base64").match(new RegExp(`.{1,${BASE64_WIDTH}}`, "g")) ?? [];
  return [BEGIN, ...lines, END, ""].join("\n");
}

/** The public key in SSH's wire form. */
export function ed25519Blob(publicKey: Uint8Array): Buffer {
  return Buffer.concat([wireString(ED25519), wireString(publicKey)]);
}
