import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";
import { utils } from "ssh2";
import { describe, expect, it } from "vitest";
import { SHA1_REFUSED } from "../../../src/ssh/algorithms.ts";
import { fingerprintOf, isSameFingerprint, keyTypeOf } from "../../../src/ssh/fingerprint.ts";
import { inOpenSshFormat, newKeyPair } from "../../../src/ssh/key-pair.ts";
import { readLogInKey } from "../../../src/ssh/private-key.ts";

function parse(text: string) {
  const key = utils.parseKey(text);
  if (key instanceof Error) throw key;
  return key;
}

/** A PKCS#8 key whose secret is given, to find those that encoders stumble over. */
function keyFromSeed(seed: Buffer) {
  return createPrivateKey({
    key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]),
    format: "der",
    type: "pkcs8",
  });
}

/** The first of the keys counted up whose public half begins with a zero byte. */
function keyWithLeadingZero() {
  for (let count = 0; ; count += 1) {
    const seed = Buffer.alloc(32);
    seed.writeUInt32BE(count, 28);
    const key = keyFromSeed(seed);
    if (Buffer.from(key.export({ format: "jwk" }).x ?? "", "base64url")[0] === 0) return key;
  }
}

describe("a key pair", () => {
  it("can be read again and fits together, each time", () => {
    for (let count = 0; count < 100; count += 1) {
      const pair = newKeyPair(`key ${count}`);
      const secret = parse(pair.private);
      expect(secret.comment).toBe(`key ${count}`);
      expect(secret.getPublicSSH().equals(parse(pair.public).getPublicSSH())).toBe(true);
      expect(parse(pair.public).verify("text", secret.sign("text"))).toBe(true);
    }
  });

  it("with zero bytes at the beginning is read as it is", () => {
    for (const key of [keyFromSeed(Buffer.alloc(32)), keyWithLeadingZero()]) {
      const pair = inOpenSshFormat(key, "");
      expect(parse(pair.public).verify("text", sign(null, Buffer.from("text"), key))).toBe(true);
      expect(parse(pair.private).getPublicSSH()).toHaveLength(4 + 11 + 4 + 32);
    }
  });

  it("has the shape of OpenSSH's own", () => {
    const pair = newKeyPair("mig@appliance");
    expect(pair.public).toMatch(/^ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI\S{43} mig@appliance$/);
    expect(pair.private).toMatch(
      /^-----BEGIN OPENSSH PRIVATE KEY-----\n(\S{1,70}\n)+-----END OPENSSH PRIVATE KEY-----\n$/,
    );
  });

  it("is made of ed25519 keys only", () => {
    expect(() => inOpenSshFormat(generateKeyPairSync("x25519").privateKey, "")).toThrow(
      "not an ed25519 private key",
    );
  });
});

describe("the key to log in with", () => {
  it("is described by type and fingerprint of its public half", () => {
    const pair = newKeyPair("");
    const key = readLogInKey(pair.private, { legacy: false });
    expect(key.type).toBe("ssh-ed25519");
    expect(key.fingerprint).toBe(fingerprintOf(parse(pair.public).getPublicSSH()));
  });

  it("does not sign with SHA-1 unless the grid says legacy", () => {
    const pem = generateKeyPairSync("rsa", {
      modulusLength: 2048,
      privateKeyEncoding: { type: "pkcs1", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    }).privateKey;
    const modern = readLogInKey(pem, { legacy: false }).parsed;
    expect(modern.sign("text", "sha1")).toEqual(new Error(SHA1_REFUSED));
    expect(modern.verify("text", modern.sign("text", "sha256"), "sha256")).toBe(true);
    const old = readLogInKey(pem, { legacy: true }).parsed;
    expect(old.verify("text", old.sign("text", "sha1"), "sha1")).toBe(true);
  });

  it.each([
    ["", "neither an OpenSSH nor a PEM"],
    ["PuTTY-User-Key-File-3: ssh-ed25519\nEncryption: none", "neither an OpenSSH nor a PEM"],
    [
      "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n",
      "neither an OpenSSH nor a PEM",
    ],
    [newKeyPair("").public, "it holds a public key"],
  ])("is no key when it reads %j", (pem, reason) => {
    expect(() => readLogInKey(pem, { legacy: false })).toThrow(
      expect.objectContaining({
        code: "KEY_INVALID",
        message: expect.stringContaining(reason),
        hint: expect.any(String),
      }),
    );
  });
});

describe("a fingerprint", () => {
  // `ssh-keygen -lf` of this key.
  const LINE = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f";

  it("is what ssh-keygen prints", () => {
    expect(fingerprintOf(parse(LINE).getPublicSSH())).toBe(
      "SHA256:ZkAslGjFiUHdGf/WUL8rQvkib4PTvQatUV0OUQSncCA",
    );
  });

  it("is the same with padding, and not with other letters", () => {
    expect(isSameFingerprint("SHA256:abc=", " SHA256:abc\n")).toBe(true);
    expect(isSameFingerprint("SHA256:abc", "SHA256:aBc")).toBe(false);
  });

  it("goes with the type that the key names itself, whatever the bytes", () => {
    expect(keyTypeOf(parse(LINE).getPublicSSH())).toBe("ssh-ed25519");
    expect(keyTypeOf(Buffer.from([0, 0, 0, 9, 97]))).toBe("a");
    expect(keyTypeOf(Buffer.from([1]))).toBe("");
  });
});
