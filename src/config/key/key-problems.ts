import { MigError } from "../../domain/errors.ts";
import { shellWord } from "./shell-word.ts";

/** What a key file may hold instead of a usable private key; the words say how to get from there to one. */
export function refuseWrongKind(text: string, file: string): void {
  const path = shellWord(file);
  const trimmed = text.trim();
  if (trimmed === "") throw invalid(`${file} is empty`, makeOne(path));
  if (trimmed.startsWith("PuTTY-User-Key-File-")) {
    const command = `mv ${path} ${path}.ppk && puttygen ${path}.ppk -O private-openssh -o ${path} && chmod 600 ${path}`;
    throw invalid(`${file} is a PuTTY key (.ppk), expected a key in OpenSSH format`, `Export it: ${command}`);
  }
  if (isPublic(trimmed)) {
    const hint = "Put the private key there: the file of the pair whose name does not end in .pub";
    throw invalid(`${file} holds a public key, expected the private one`, hint);
  }
  if (trimmed.startsWith("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY")) {
    throw invalid(`${file} is a key of ssh.com's format`, `Convert it: ssh-keygen -i -f ${path} > NEW_FILE`);
  }
  if (/^-----BEGIN [A-Z0-9 ]*CERTIFICATE-----/.test(trimmed)) {
    throw invalid(`${file} holds a certificate, expected a private key`, makeOne(path));
  }
}

function isPublic(text: string): boolean {
  return (
    /^(ssh-(rsa|dss|ed25519)|ecdsa-sha2-|sk-(ssh|ecdsa)-)\S* AAAA/.test(text) ||
    /^-----BEGIN (RSA )?PUBLIC KEY-----/.test(text) ||
    text.startsWith("---- BEGIN SSH2 PUBLIC KEY")
  );
}

export function makeOne(path: string): string {
  return `Make a key pair with \`mig keygen\`, or copy the private key to ${path}`;
}

/** MIG answers no questions at start-up, so a key with a passphrase is of no use to it. */
export function encrypted(file: string): MigError {
  const hint = `Remove the passphrase: ssh-keygen -p -N '' -f ${shellWord(file)}`;
  return invalid(`${file} is protected by a passphrase`, hint);
}

export function damaged(file: string): MigError {
  const hint =
    "Copy it again, whole, as plain text; check with `ssh-keygen -y -f` on the machine where it works";
  return invalid(`${file} is damaged or cut off`, hint);
}

export function unusableKind(file: string, kind: string): MigError {
  const hint = `Use an Ed25519, RSA or ECDSA key; ${makeOne(shellWord(file))}`;
  return invalid(`${file} is a key of the kind ${kind}, which MIG cannot log in with`, hint);
}

export function notAKey(file: string): MigError {
  return invalid(`${file} is not a private key in OpenSSH or PEM format`, makeOne(shellWord(file)));
}

function invalid(what: string, hint: string): MigError {
  return new MigError("KEY_INVALID", `Cannot use the private key: ${what}`, { hint });
}
