import { createPrivateKey } from "node:crypto";
import ssh2, { type ParsedKey } from "ssh2";
import { MigError } from "../domain/errors.ts";
import { SHA1_REFUSED } from "./algorithms.ts";
import { fingerprintOf } from "./fingerprint.ts";
import { inOpenSshFormat } from "./key-pair.ts";

/** The key MIG logs in with, ready for use. */
export interface LogInKey {
  readonly parsed: ParsedKey;
  readonly type: string;
  /** Of the public half, as `ssh-keygen -l` prints it. */
  readonly fingerprint: string;
}

/**
 * Reads an OpenSSH or PEM private key without passphrase. Throws `KEY_INVALID`.
 * Signing with SHA-1, which old servers make of RSA keys, is refused unless `legacy`.
 */
export function readLogInKey(pem: string, options: { readonly legacy: boolean }): LogInKey {
  const parsed = parse(pem);
  if (!parsed.isPrivateKey()) {
    throw new MigError("KEY_INVALID", "Cannot log in with private.key: it holds a public key", {
      hint: "Put the private half there; its first line says PRIVATE KEY.",
    });
  }
  if (!options.legacy) refuseSha1(parsed);
  return { parsed, type: parsed.type, fingerprint: fingerprintOf(parsed.getPublicSSH()) };
}

function parse(pem: string): ParsedKey {
  const first = firstOf(ssh2.utils.parseKey(pem));
  const result = first instanceof Error ? firstOf(ssh2.utils.parseKey(traditional(pem) ?? "")) : first;
  if (!(result instanceof Error)) return result;
  const reason = first instanceof Error ? first.message : result.message;
  const encrypted = /encrypted|passphrase/i.test(reason);
  throw new MigError(
    "KEY_INVALID",
    encrypted
      ? "Cannot log in with private.key: it is protected by a passphrase, and nobody is there to type it"
      : "Cannot log in with private.key: it is neither an OpenSSH nor a PEM private key",
    {
      hint: encrypted
        ? "Take the passphrase off with `ssh-keygen -p -f private.key`, giving an empty new one."
        : "Make a key with `ssh-keygen -t ed25519 -N '' -f private.key`, or export it in OpenSSH format.",
    },
  );
}

/** The library's types know one key; a file may give a list. */
function firstOf(result: ParsedKey | Error): ParsedKey | Error {
  return [result].flat()[0] ?? result;
}

/** PKCS#8, which the library does not read, in a format that it does. */
function traditional(pem: string): string | undefined {
  try {
    const key = createPrivateKey(pem);
    if (key.asymmetricKeyType === "rsa") return key.export({ type: "pkcs1", format: "pem" }).toString();
    if (key.asymmetricKeyType === "ec") return key.export({ type: "sec1", format: "pem" }).toString();
    return inOpenSshFormat(key, "").private;
  } catch {
    return undefined;
  }
}

function refuseSha1(key: ParsedKey): void {
  const sign = key.sign.bind(key);
  const guarded = (data: Buffer | string, algorithm?: string): Buffer | Error =>
    algorithm === "sha1" ? new Error(SHA1_REFUSED) : sign(data, algorithm);
  // The library takes an Error for an answer, though its types do not say so.
  Object.defineProperty(key, "sign", { value: guarded });
}
