import { generateKeyPairSync } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createFindings } from "../../../src/config/findings.ts";
import { lintKey } from "../../../src/config/lint/key.ts";
import { parseOpensshKey } from "../../../src/config/openssh-key.ts";
import { generateKeyPair, parsePrivateKey } from "../../../src/config/private-key.ts";
import { MigError } from "../../../src/domain/errors.ts";

/** Of the base64 of an Ed25519 key: its head and the public key. */
const PUBLIC_LETTERS = 120;
const FILE = "/mnt/config/private.key";
const pkcs8 = { type: "pkcs8", format: "pem" } as const;
const spki = { type: "spki", format: "pem" } as const;

function rsa(bits: number) {
  return generateKeyPairSync("rsa", {
    modulusLength: bits,
    publicKeyEncoding: spki,
    privateKeyEncoding: pkcs8,
  });
}

function refusal(text: string | Uint8Array, file = FILE): MigError {
  try {
    parsePrivateKey(Buffer.from(text), file);
  } catch (error) {
    if (error instanceof MigError) return error;
    throw error;
  }
  throw new Error("It was accepted");
}

describe("a new key pair", () => {
  test("is read back with the same public key and fingerprint", () => {
    const pair = generateKeyPair("mig@shop");
    const key = parsePrivateKey(pair.privateKey.revealBytes(), FILE);
    expect(`${key.publicKeyLine} mig@shop`).toBe(pair.publicKeyLine);
    expect(key).toMatchObject({ type: "ssh-ed25519", bits: 256, fingerprint: pair.fingerprint });
    expect(parseOpensshKey(pair.privateKey.reveal()).comment).toBe("mig@shop");
  });

  test("is another one each time, and its comment stays on one line", () => {
    const pair = generateKeyPair("two\nlines");
    expect(pair.publicKeyLine.split("\n")).toEqual([expect.stringMatching(/ two lines$/)]);
    expect(pair.fingerprint).not.toBe(generateKeyPair("two lines").fingerprint);
  });

  test("shows its private half nowhere", () => {
    const key = parsePrivateKey(generateKeyPair("c").privateKey.revealBytes(), FILE);
    const [, body = "?"] = key.pem.reveal().split("\n");
    expect([inspect(key), JSON.stringify(key), String(key.pem)].join()).not.toContain(body);
  });
});

describe("a key is read although", () => {
  const text = generateKeyPair("c").privateKey.reveal();
  const { fingerprint } = parsePrivateKey(Buffer.from(text), FILE);

  test.each([
    ["its lines end with CRLF", text.replaceAll("\n", "\r\n")],
    ["its last line does not end", text.trimEnd()],
    ["blanks follow its lines", text.replaceAll("\n", "  \n")],
    ["a byte order mark stands before it", `\uFEFF${text}`],
    ["blank lines are around it", `\n\n${text}\n\n`],
  ])("%s, and is handed on as SSH programs want it", (_, changed) => {
    const key = parsePrivateKey(Buffer.from(changed), FILE);
    expect(key.fingerprint).toBe(fingerprint);
    expect(key.pem.reveal()).toBe(text);
  });

  test.each([
    ["PKCS#8 RSA", () => rsa(2048).privateKey, { type: "ssh-rsa", bits: 2048 }],
    [
      "PKCS#8 Ed25519",
      () => generateKeyPairSync("ed25519", { publicKeyEncoding: spki, privateKeyEncoding: pkcs8 }).privateKey,
      { type: "ssh-ed25519", bits: 256 },
    ],
    [
      "PKCS#8 ECDSA",
      () =>
        generateKeyPairSync("ec", { namedCurve: "P-521", publicKeyEncoding: spki, privateKeyEncoding: pkcs8 })
          .privateKey,
      { type: "ecdsa-sha2-nistp521", bits: 521 },
    ],
    [
      "PKCS#8 DSA",
      () =>
        generateKeyPairSync("dsa", {
          modulusLength: 1024,
          divisorLength: 160,
          publicKeyEncoding: spki,
          privateKeyEncoding: pkcs8,
        }).privateKey,
      { type: "ssh-dss", bits: 1024 },
    ],
  ])("it is in %s", (_, make, expected) => {
    expect(parsePrivateKey(Buffer.from(make()), FILE)).toMatchObject(expected);
  });
});

describe("a key file is refused, with the way out, when it", () => {
  const good = generateKeyPair("c").privateKey.reveal();
  const pair = rsa(2048);
  const locked = generateKeyPairSync("ed25519", {
    publicKeyEncoding: spki,
    privateKeyEncoding: { ...pkcs8, cipher: "aes-256-cbc", passphrase: "x" },
  }).privateKey;
  const x25519 = generateKeyPairSync("x25519", {
    publicKeyEncoding: spki,
    privateKeyEncoding: pkcs8,
  }).privateKey;
  const secp256k1 = generateKeyPairSync("ec", {
    namedCurve: "secp256k1",
    publicKeyEncoding: spki,
    privateKeyEncoding: pkcs8,
  }).privateKey;

  test.each([
    ["is empty", " \n", "is empty", "mig keygen"],
    [
      "is a PuTTY key",
      "PuTTY-User-Key-File-3: ssh-rsa\r\nEncryption: none",
      "is a PuTTY key (.ppk)",
      `puttygen ${FILE}.ppk -O private-openssh -o ${FILE}`,
    ],
    ["is the public half", generateKeyPair("c").publicKeyLine, "holds a public key", "does not end in .pub"],
    ["is the public half in PEM", pair.publicKey, "holds a public key", "does not end in .pub"],
    ["is the public half of ssh.com", "---- BEGIN SSH2 PUBLIC KEY ----\nAAAA", "holds a public key", ".pub"],
    [
      "is of ssh.com",
      "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\nP2/5",
      "ssh.com",
      `ssh-keygen -i -f ${FILE}`,
    ],
    ["is a certificate", "-----BEGIN CERTIFICATE-----\nMIIB", "holds a certificate", "mig keygen"],
    ["has a passphrase (PKCS#8)", locked, "protected by a passphrase", `ssh-keygen -p -N '' -f ${FILE}`],
    [
      "has a passphrase (old PEM)",
      "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nMIIB\n-----END RSA PRIVATE KEY-----",
      "protected by a passphrase",
      "ssh-keygen -p",
    ],
    ["is of a kind that is not for SSH", x25519, "a key of the kind x25519", "Ed25519, RSA or ECDSA"],
    ["is on a curve that is not for SSH", secp256k1, "EC on the curve secp256k1", "Ed25519, RSA or ECDSA"],
    ["lacks its end", good.slice(0, 200), "is damaged or cut off", "Copy it again"],
    ["lacks its middle", good.replace(/\n.{20}/, "\n"), "is damaged or cut off", "Copy it again"],
    [
      "holds garbage in PEM",
      "-----BEGIN PRIVATE KEY-----\nxxxx\n-----END PRIVATE KEY-----",
      "is damaged",
      "Copy it again",
    ],
    ["is something else", "hello", "is not a private key in OpenSSH or PEM format", "mig keygen"],
    ["is binary", "\u0000\u0001\u00ff", "is not a private key", "mig keygen"],
  ])("%s", (_, text, words, way) => {
    const error = refusal(text);
    expect(error.code).toBe("KEY_INVALID");
    expect(error.message).toMatch(/^Cannot use the private key: \/mnt\/config\/private\.key /);
    expect(error.message).toContain(words);
    expect(error.hint).toContain(way);
  });

  test("has an odd path, which the command quotes", () => {
    expect(refusal(locked, "/mnt/my config/key's").hint).toContain("-f '/mnt/my config/key'\\''s'");
  });

  test("was cut off at any byte, without a word of it in the error", () => {
    for (let end = 0; end < good.length - 30; end++) {
      const error = refusal(good.slice(0, end));
      expect(error.code).toBe("KEY_INVALID");
      expect([error.message, error.hint, error.stack].join()).not.toContain(good.slice(40, 60));
    }
  });

  test("was changed at any letter of what tells its public key", () => {
    const body = good.indexOf("\n") + 1;
    for (let at = body; at < body + PUBLIC_LETTERS; at++) {
      if (good[at] === "\n") continue;
      const changed = good.slice(0, at) + (good[at] === "A" ? "B" : "A") + good.slice(at + 1);
      expect(refusal(changed).code).toBe("KEY_INVALID");
    }
  });
});

describe("the lint of a key warns about", () => {
  const warnings = (text: string) => {
    const findings = createFindings("private.key");
    lintKey(parsePrivateKey(Buffer.from(text), FILE), findings);
    return findings.list.map(({ severity, message }) => `${severity}: ${message}`);
  };

  test("a short one", () => {
    expect(warnings(rsa(1024).privateKey)).toEqual([
      "warning: the key is short: RSA with 1024 bits, at least 2048 are expected",
    ]);
  });

  test("nothing in one that is long enough", () => {
    expect(warnings(rsa(2048).privateKey)).toEqual([]);
    expect(warnings(generateKeyPair("c").privateKey.reveal())).toEqual([]);
  });

  test("another owner, but not to root", () => {
    const key = { ...parsePrivateKey(generateKeyPair("c").privateKey.revealBytes(), FILE), ownerId: 4711 };
    const findings = createFindings("private.key");
    lintKey(key, findings);
    expect(findings.list).toHaveLength(process.geteuid?.() === 0 ? 0 : 1);
  });
});
