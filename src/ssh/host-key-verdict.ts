import { MigError } from "../domain/errors.ts";
import { isSameFingerprint } from "./fingerprint.ts";
import type { KnownHostKey, SshEndpoint } from "./ssh.ts";

/** `first-use` records the key of a controller never seen before; `strict` wants it known. */
export type HostKeyPolicy = "strict" | "first-use";

export type HostKeyVerdict =
  | { readonly accepted: true; readonly record: boolean }
  /** `otherTypes`: the controller may well own the expected key too, of another type. */
  | { readonly accepted: false; readonly otherTypes: boolean; readonly error: MigError };

/** The key that a controller shows, and what is known about it. */
export interface HostKeyQuestion {
  readonly endpoint: SshEndpoint;
  readonly offered: string;
  readonly keyType: string;
  readonly known: KnownHostKey | undefined;
  readonly policy: HostKeyPolicy;
}

/** A pin in grid.info decides alone; else what was recorded; else, if settings allow, the first use. */
export function judgeHostKey(question: HostKeyQuestion): HostKeyVerdict {
  const { endpoint, offered, known, policy } = question;
  const pinned = endpoint.hostKey;
  if (pinned !== undefined) {
    if (isSameFingerprint(pinned, offered)) return { accepted: true, record: false };
    return { accepted: false, otherTypes: true, error: unlikePin(question, pinned) };
  }
  if (known !== undefined) {
    if (isSameFingerprint(known.fingerprint, offered)) return { accepted: true, record: false };
    return { accepted: false, otherTypes: true, error: changed(question, known) };
  }
  if (policy === "first-use") return { accepted: true, record: true };
  return { accepted: false, otherTypes: false, error: unknown(question) };
}

function changed(question: HostKeyQuestion, known: KnownHostKey): MigError {
  const { endpoint, offered, keyType } = question;
  return new MigError(
    "SSH_HOST_KEY",
    `Cannot trust the controller of grid ${endpoint.grid} (${endpoint.host}:${endpoint.port}): its host key changed ` +
      `from ${known.fingerprint} (recorded ${known.since}) to ${offered} (${keyType})`,
    {
      hint:
        `Either it was set up anew or someone stands in between. ${howToCompare(keyType)} ` +
        `Only if it is the same, type: mig trust ${endpoint.grid}`,
      details: { offered, keyType, known: known.fingerprint, since: known.since },
    },
  );
}

function unlikePin({ endpoint, offered, keyType }: HostKeyQuestion, pinned: string): MigError {
  return new MigError(
    "SSH_HOST_KEY",
    `Cannot trust the controller of grid ${endpoint.grid} (${endpoint.host}:${endpoint.port}): it shows ${offered} (${keyType}), ` +
      `and grid.info pins ${pinned}`,
    {
      hint:
        `Either it was set up anew or someone stands in between. ${howToCompare(keyType)} ` +
        `Only if it is the same, set \`host_key = ${offered}\` for ${endpoint.grid} in grid.info; ` +
        "without host_key, `mig trust` decides.",
      details: { offered, keyType, pinned },
    },
  );
}

function unknown({ endpoint, offered, keyType }: HostKeyQuestion): MigError {
  return new MigError(
    "SSH_HOST_KEY",
    `Cannot trust the controller of grid ${endpoint.grid} (${endpoint.host}:${endpoint.port}): ` +
      `its host key ${offered} (${keyType}) is not known, and settings forbid to trust a first use`,
    {
      hint: `${howToCompare(keyType)} If it is the same, type: mig trust ${endpoint.grid}`,
      details: { offered, keyType },
    },
  );
}

function howToCompare(keyType: string): string {
  const name = keyType.startsWith("ecdsa") ? "ecdsa" : keyType.replace("ssh-", "");
  return `Compare with what \`ssh-keygen -lf /etc/ssh/ssh_host_${name}_key.pub\` prints on the controller's own screen.`;
}
