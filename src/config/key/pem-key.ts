import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject } from "node:crypto";
import { ed25519Blob, formatEd25519Key } from "../openssh-key.ts";
import { WireReader, wireNumber, wireString } from "./ssh-wire.ts";

/** A key of a kind that SSH does not use. */
export interface UnusableKey {
  readonly unusable: string;
}

export interface PemKey {
  readonly publicBlob: Buffer;
  /** The key in a form that SSH programs read: PKCS#1, SEC 1, or OpenSSH's own for Ed25519. */
  readonly text: string;
}

/** Reads a PEM key without passphrase; throws what node:crypto throws. */
export function parsePemKey(text: string): PemKey | UnusableKey {
  const key = createPrivateKey(text);
  const kind = key.asymmetricKeyType ?? "unknown";
  const read = READERS.get(kind);
  return read === undefined ? { unusable: kind } : read(key, text);
}

type KeyReader = (key: KeyObject, text: string) => PemKey | UnusableKey;

const READERS = new Map<string, KeyReader>([
  ["rsa", rsaKey],
  ["ec", ecKey],
  ["ed25519", ed25519Key],
  ["dsa", dsaKey],
]);

function publicJwk(key: KeyObject): JsonWebKey {
  return createPublicKey(key).export({ format: "jwk" });
}

function bytesOf(field: string | undefined): Buffer {
  return Buffer.from(field ?? "", "base64url");
}

function rsaKey(key: KeyObject): PemKey {
  const { e, n } = publicJwk(key);
  const publicBlob = Buffer.concat([wireString("ssh-rsa"), wireNumber(bytesOf(e)), wireNumber(bytesOf(n))]);
  return { publicBlob, text: key.export({ type: "pkcs1", format: "pem" }).toString() };
}

const CURVES: ReadonlyMap<string, string> = new Map([
  ["prime256v1", "nistp256"],
  ["secp384r1", "nistp384"],
  ["secp521r1", "nistp521"],
]);

function ecKey(key: KeyObject): PemKey | UnusableKey {
  const named = key.asymmetricKeyDetails?.namedCurve ?? "";
  const curve = CURVES.get(named);
  if (curve === undefined) return { unusable: `EC on the curve ${named}` };
  const { x, y } = publicJwk(key);
  const point = Buffer.concat([Buffer.from([4]), bytesOf(x), bytesOf(y)]);
  const publicBlob = Buffer.concat([wireString(`ecdsa-sha2-${curve}`), wireString(curve), wireString(point)]);
  return { publicBlob, text: key.export({ type: "sec1", format: "pem" }).toString() };
}

function ed25519Key(key: KeyObject): PemKey {
  const { d, x } = key.export({ format: "jwk" });
  const publicKey = bytesOf(x);
  return {
    publicBlob: ed25519Blob(publicKey),
    text: formatEd25519Key({ seed: bytesOf(d), publicKey, comment: "" }),
  };
}

/** DSA has no JSON form, so its numbers are read from the DER of the public key: SEQUENCE of p, q, g, then y. */
function dsaKey(key: KeyObject, text: string): PemKey {
  const numbers = derIntegers(createPublicKey(key).export({ type: "spki", format: "der" }));
  return {
    publicBlob: Buffer.concat([wireString("ssh-dss"), ...numbers.map((number) => wireNumber(number))]),
    text,
  };
}

const DER_INTEGER = 0x02;
const DER_BIT_STRING = 0x03;
const DER_SEQUENCE = 0x30;

/** Every INTEGER of a DER structure, in order; the algorithm's name between them is passed over. */
function derIntegers(der: Uint8Array): readonly Buffer[] {
  const reader = new WireReader(der);
  const found: Buffer[] = [];
  while (!reader.isAtEnd) {
    const tag = reader.raw(1)[0];
    const content = reader.raw(derLength(reader));
    if (tag === DER_SEQUENCE) found.push(...derIntegers(content));
    else if (tag === DER_BIT_STRING) found.push(...derIntegers(content.subarray(1)));
    else if (tag === DER_INTEGER) found.push(content);
  }
  return found;
}

function derLength(reader: WireReader): number {
  const first = reader.raw(1)[0] ?? 0;
  if (first < 0x80) return first;
  return reader.raw(first & 0x7f).reduce((sum, byte) => sum * 256 + byte, 0);
}
