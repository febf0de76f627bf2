import { currentUser } from "../file-access.ts";
import type { Findings } from "../findings.ts";
import { shellWord } from "../key/shell-word.ts";
import type { PrivateKey } from "../private-key.ts";

const LEAST_RSA_BITS = 2048;

/** What a usable key leaves to be desired. */
export function lintKey(key: PrivateKey, findings: Findings): void {
  const remedy = "Make a new pair with `mig keygen`, admit it on every grid, then replace private.key";
  if (key.type === "ssh-dss") {
    findings.warning(undefined, "the key is a DSA key, which current SSH servers refuse", remedy);
  }
  if (key.type === "ssh-rsa" && key.bits < LEAST_RSA_BITS) {
    const message = `the key is short: RSA with ${key.bits} bits, at least ${LEAST_RSA_BITS} are expected`;
    findings.warning(undefined, message, remedy);
  }
  lintOwner(key, findings);
}

/** Root reads every key, so for root any owner is right. */
function lintOwner({ ownerId, file }: PrivateKey, findings: Findings): void {
  const me = process.geteuid?.();
  if (me === undefined || me === 0 || ownerId === undefined || ownerId === me) return;
  const message = `the key belongs to another user (id ${ownerId}) than MIG runs as (${currentUser()}, id ${me})`;
  findings.warning(undefined, message, `As root: chown ${currentUser()} ${shellWord(file)}`);
}
