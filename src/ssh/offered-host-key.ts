import type { Clock } from "../clock.ts";
import { hostKeyAlgorithms } from "./algorithms.ts";
import { fingerprintOf, keyTypeOf } from "./fingerprint.ts";
import { OutOfTime } from "./log-in-errors.ts";
import type { SshEndpoint } from "./ssh.ts";
import { DEFAULT_TIMING } from "./timing.ts";
import { armTimer } from "./waiting.ts";

export interface OfferedHostKey {
  readonly fingerprint: string;
  /** `ssh-ed25519`, … */
  readonly type: string;
}

/**
 * The host key that a controller shows, for a person to compare; trusts nothing, logs in nowhere, records nothing.
 * Throws `SSH_UNREACHABLE`, `SSH_HANDSHAKE`, the signal's reason.
 */
export async function offeredHostKey(
  endpoint: SshEndpoint,
  options: { readonly clock: Clock; readonly signal?: AbortSignal | undefined },
): Promise<OfferedHostKey> {
  const { clock } = options;
  const timing = DEFAULT_TIMING;
  const deadline = new AbortController();
  const disarm = armTimer(clock, timing.connectMs, () => deadline.abort(new OutOfTime(timing.connectMs)));
  const signal = AbortSignal.any([
    deadline.signal,
    ...(options.signal === undefined ? [] : [options.signal]),
  ]);
  let shown: Buffer | undefined;
  const verify = (publicKey: Buffer) => {
    shown = publicKey;
    return false;
  };
  const hostKeys = hostKeyAlgorithms(endpoint.legacy === true);
  try {
    const link = await (await import("./dial.ts")).dial({
      endpoint,
      hostKeys,
      verify,
      onHandshake: () => undefined,
      key: undefined,
      signal,
      clock,
      timing,
    });
    await link.close();
  } catch (error) {
    options.signal?.throwIfAborted();
    if (shown === undefined) throw error;
  } finally {
    disarm();
  }
  if (shown === undefined) throw new Error("a handshake ended without a host key");
  return { fingerprint: fingerprintOf(shown), type: keyTypeOf(shown) };
}
