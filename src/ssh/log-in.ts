import type { ServerHostKeyAlgorithm } from "ssh2";
import type { Clock } from "../clock.ts";
import { hasCode, type MigError } from "../domain/errors.ts";
import { hostKeyAlgorithms } from "./algorithms.ts";
import { dial } from "./dial.ts";
import { createHostKeyCheck, type TrustedKeys } from "./host-key-check.ts";
import type { Link } from "./link.ts";
import { OutOfTime } from "./log-in-errors.ts";
import { readLogInKey } from "./private-key.ts";
import type { SshEndpoint } from "./ssh.ts";
import type { SshTiming } from "./timing.ts";
import { armTimer } from "./waiting.ts";

export interface LogInOptions extends TrustedKeys {
  readonly endpoint: SshEndpoint;
  /** The private key, PEM; may throw a `KEY_*` error. */
  readonly key: () => string;
  readonly clock: Clock;
  readonly timing: SshTiming;
  readonly signal: AbortSignal;
}

/**
 * Connects and logs in, within `connectMs` altogether. Throws `KEY_*`, `SSH_UNREACHABLE`, `SSH_HANDSHAKE`,
 * `SSH_HOST_KEY`, `SSH_AUTH`; nothing has happened on the controller then.
 *
 * A server shows one of its host keys. When that is not the one we know, it is asked for its others, for a pin
 * may as well be that of its RSA key; the first finding is what a person gets to see.
 */
export async function logIn(options: LogInOptions): Promise<Link> {
  const { endpoint, clock, timing } = options;
  const key = readLogInKey(options.key(), { legacy: endpoint.legacy === true });
  const deadline = new AbortController();
  const disarm = armTimer(clock, timing.connectMs, () => deadline.abort(new OutOfTime(timing.connectMs)));
  const signal = AbortSignal.any([deadline.signal, options.signal]);
  let hostKeys: readonly ServerHostKeyAlgorithm[] = hostKeyAlgorithms(endpoint.legacy === true);
  let mismatch: MigError | undefined;
  try {
    for (;;) {
      const check = createHostKeyCheck(endpoint, options);
      const { verify, confirm: onHandshake } = check;
      try {
        return await dial({ endpoint, hostKeys, verify, onHandshake, key, signal, clock, timing });
      } catch (error) {
        mismatch ??= check.refusal;
        hostKeys = check.remaining(hostKeys);
        if (hostKeys.length > 0) continue;
        throw mismatch !== undefined && !hasCode(error, "SSH_AUTH") ? mismatch : error;
      }
    }
  } finally {
    disarm();
  }
}
