import { execFile } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { promisify } from "node:util";
import ssh2 from "ssh2";
import { describe, expect, test } from "vitest";
import { generateKeyPair, loadPrivateKey, parsePrivateKey } from "../../../src/config/private-key.ts";
import { MigError } from "../../../src/domain/errors.ts";
import { needs } from "../../support/available.ts";
import { makeTempDir } from "../../support/temp-dir.ts";

const run = promisify(execFile);

/** What OpenSSH says of a key: its public line and `bits fingerprint comment (TYPE)`. */
async function askOpenssh(file: string) {
  const publicLine = await run("ssh-keygen", ["-y", "-P", "", "-f", file]);
  writeFileSync(`${file}.pub`, publicLine.stdout);
  const print = await run("ssh-keygen", ["-l", "-f", `${file}.pub`]);
  const [bits, fingerprint] = print.stdout.split(" ");
  return { line: publicLine.stdout.trim(), bits: Number(bits), fingerprint };
}

describe("a key pair of ours", () => {
  test("is read by ssh-keygen, which finds the same public key, comment and fingerprint", async (context) => {
    needs(context, "ssh");
    using folder = makeTempDir();
    const pair = generateKeyPair("mig@shop of ours");
    writeFileSync(folder.file("key"), pair.privateKey.revealBytes(), { mode: 0o600 });
    const answer = await askOpenssh(folder.file("key"));
    expect(answer).toEqual({ line: pair.publicKeyLine, bits: 256, fingerprint: pair.fingerprint });
  });

  test("of any length of comment is read by ssh-keygen and ssh2", async (context) => {
    needs(context, "ssh");
    using folder = makeTempDir();
    for (let length = 0; length < 9; length++) {
      const pair = generateKeyPair("c".repeat(length));
      writeFileSync(folder.file("key"), pair.privateKey.revealBytes(), { mode: 0o600 });
      expect((await askOpenssh(folder.file("key"))).line).toBe(pair.publicKeyLine);
      expect(ssh2.utils.parseKey(pair.privateKey.revealBytes())).not.toBeInstanceOf(Error);
    }
  });
});

describe("a key that ssh-keygen made", () => {
  test.for([
    "ed25519",
    "rsa -b 2048",
    "rsa -b 1024",
    "ecdsa -b 256",
    "ecdsa -b 521",
    "rsa -b 2048 -m PEM",
    "ecdsa -b 384 -m PEM",
    "rsa -b 2048 -m PKCS8",
    "ecdsa -b 256 -m PKCS8",
  ])("as %s is described alike, and ssh2 reads what we hand on", async (kind, context) => {
    needs(context, "ssh");
    using folder = makeTempDir();
    const file = folder.file("key");
    await run("ssh-keygen", ["-q", "-t", ...kind.split(" "), "-N", "", "-C", "", "-f", file]);
    const key = loadPrivateKey(file);
    expect(key).toMatchObject({ ...(await describedByOpenssh(file)) });
    const parsed = ssh2.utils.parseKey(key.pem.revealBytes());
    if (parsed instanceof Error) throw parsed;
    expect(`${parsed.type} ${parsed.getPublicSSH().toString("base64")}`).toBe(key.publicKeyLine);
    expect(parsed.sign("x")).toBeInstanceOf(Buffer);
  });

  test("with a passphrase is refused, and the command in the hint makes it usable", async (context) => {
    needs(context, "ssh");
    using folder = makeTempDir();
    const file = folder.file("key");
    for (const format of ["RFC4716", "PEM", "PKCS8"]) {
      await run("ssh-keygen", ["-q", "-t", "rsa", "-b", "2048", "-m", format, "-N", "hush-hush", "-f", file]);
      const refusal = refuse(file);
      expect(refusal).toMatchObject({
        code: "KEY_INVALID",
        hint: `Remove the passphrase: ssh-keygen -p -N '' -f ${file}`,
      });
      await run("ssh-keygen", ["-q", "-p", "-P", "hush-hush", "-N", "", "-f", file]);
      expect(loadPrivateKey(file).type).toBe("ssh-rsa");
      await run("rm", [file, `${file}.pub`]);
    }
  });

  test("may have lost its line ends on the way", async (context) => {
    needs(context, "ssh");
    using folder = makeTempDir();
    const file = folder.file("key");
    await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file]);
    const { fingerprint } = loadPrivateKey(file);
    const windows = readFileSync(file, "utf8").trimEnd().replaceAll("\n", "\r\n");
    const key = parsePrivateKey(Buffer.from(windows), file);
    expect(key.fingerprint).toBe(fingerprint);
    writeFileSync(file, key.pem.revealBytes());
    chmodSync(file, 0o600);
    expect((await askOpenssh(file)).fingerprint).toBe(fingerprint);
  });
});

async function describedByOpenssh(file: string) {
  const { line, bits, fingerprint } = await askOpenssh(file);
  return { publicKeyLine: line.split(" ").slice(0, 2).join(" "), bits, fingerprint };
}

function refuse(file: string): MigError {
  try {
    loadPrivateKey(file);
  } catch (error) {
    if (error instanceof MigError) return error;
    throw error;
  }
  throw new Error("It was accepted");
}
