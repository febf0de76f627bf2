import { X509Certificate } from "node:crypto";
import { createSecureContext } from "node:tls";
import { type ErrorData, MigError, toErrorData } from "../domain/errors.ts";
import type { TlsFacts } from "../domain/setup.ts";
import { readKeyFile } from "./key/key-file.ts";
import { shellWord } from "./key/shell-word.ts";
import { Secret } from "./secret.ts";
import type { Settings } from "./settings.ts";
import { readTextFile } from "./text-file.ts";

/** A certificate and its key that were seen to go together. */
export interface TlsPair {
  /** PEM, with the chain. */
  readonly cert: string;
  readonly key: Secret;
  /** ISO 8601. */
  readonly validUntil: string;
  readonly names: readonly string[];
}

/** Reads and tries the pair; throws `CONFIG_INVALID`, and `KEY_TOO_OPEN` and the like for the key as for private.key. */
export function loadTlsPair(files: NonNullable<Settings["tls"]>): TlsPair {
  const cert = attempt("tls_cert", files.certificate, () => readTextFile(files.certificate).text);
  const key = attempt("tls_key", files.key, () => readKeyFile(files.key).bytes);
  const { validTo, subjectAltName = "" } = attempt(
    "tls_cert",
    files.certificate,
    () => new X509Certificate(cert),
  );
  mustGoTogether(files, { cert, key });
  return {
    cert,
    key: new Secret(key),
    validUntil: new Date(validTo).toISOString(),
    names: subjectAltName.split(", ").flatMap((name) => name.split(":").slice(1).join(":") || []),
  };
}

function attempt<T>(setting: string, file: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw error instanceof MigError ? inWordsOf(setting, error) : notPem(setting, file, error);
  }
}

/** The words for a key file speak of the one that MIG logs in with. */
const PRIVATE_KEY = /^Cannot (use|find|read) the private key:? /;

function inWordsOf(setting: string, cause: MigError): MigError {
  const { code, message, hint } = cause;
  return new MigError(code, `${setting}: ${message.replace(PRIVATE_KEY, "")}`, { hint, cause });
}

function notPem(setting: string, file: string, cause: unknown): MigError {
  return new MigError("CONFIG_INVALID", `${setting}: ${file} is not a certificate in PEM format`, {
    hint: `Look at it: openssl x509 -noout -subject -enddate -in ${shellWord(file)}`,
    cause,
  });
}

function mustGoTogether(
  files: NonNullable<Settings["tls"]>,
  { cert, key }: { readonly cert: string; readonly key: Buffer },
): void {
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw noPair(files, error);
  }
}

function noPair({ certificate, key }: NonNullable<Settings["tls"]>, cause: unknown): MigError {
  const message = `tls_key: ${key} is not the key of ${certificate}, or no PEM key without passphrase`;
  return new MigError("CONFIG_INVALID", message, { hint: "Put both files of one pair there.", cause });
}

/** Follows the files: the last good pair stays in use while the files cannot be. */
export class TlsKeeper {
  #pair: TlsPair | undefined;
  #problem: ErrorData | undefined;
  #asked = false;

  /** Looks at the files again. */
  refresh({ tls, tlsAsked }: Pick<Settings, "tls" | "tlsAsked">): void {
    this.#asked = tlsAsked;
    this.#problem = undefined;
    if (!tlsAsked) {
      this.#pair = undefined;
      return;
    }
    try {
      if (tls === undefined)
        throw new MigError("CONFIG_INVALID", "TLS needs both tls_cert and tls_key, and one is missing");
      this.#pair = loadTlsPair(tls);
    } catch (error) {
      this.#problem = toErrorData(error);
    }
  }

  get pair(): TlsPair | undefined {
    return this.#pair;
  }

  /** TLS was asked for and cannot be had: nothing may be served without it. */
  get closed(): ErrorData | undefined {
    return this.#asked && this.#pair === undefined ? this.#problem : undefined;
  }

  get facts(): TlsFacts {
    const problem = this.#problem === undefined ? {} : { problem: this.#problem };
    if (this.#pair === undefined) return { state: "off", ...problem };
    const { validUntil, names } = this.#pair;
    return { state: this.#problem === undefined ? "on" : "kept", validUntil, names, ...problem };
  }
}
