import type { ServerHostKeyAlgorithm } from "ssh2";
import type { MigError } from "../domain/errors.ts";
import { isForKeyType } from "./algorithms.ts";
import { fingerprintOf, keyTypeOf } from "./fingerprint.ts";
import { type HostKeyPolicy, judgeHostKey } from "./host-key-verdict.ts";
import type { HostKeys, SshEndpoint } from "./ssh.ts";

export interface TrustedKeys {
  readonly hostKeys: HostKeys;
  readonly policy: () => HostKeyPolicy;
}

/** The check of one log-in. */
export interface HostKeyCheck {
  /** False refuses the connection, and `refusal` says why. */
  verify(publicKey: Buffer): boolean;
  /** To be called when the handshake is over: only then the server has proved that the key is its own. */
  confirm(): void;
  readonly refusal: MigError | undefined;
  /** Algorithms worth another try, for a server can own keys of several types and shows one. */
  remaining(algorithms: readonly ServerHostKeyAlgorithm[]): readonly ServerHostKeyAlgorithm[];
}

export function createHostKeyCheck(endpoint: SshEndpoint, trusted: TrustedKeys): HostKeyCheck {
  let accepted: string | undefined;
  let toRecord: string | undefined;
  let shownType: string | undefined;
  let refusal: MigError | undefined;

  function judge(publicKey: Buffer): boolean {
    const offered = fingerprintOf(publicKey);
    // Asked again at each key renewal: the same connection cannot change its key.
    if (accepted !== undefined) return offered === accepted;
    const keyType = keyTypeOf(publicKey);
    const known = trusted.hostKeys.find(endpoint);
    const verdict = judgeHostKey({ endpoint, offered, keyType, known, policy: trusted.policy() });
    if (!verdict.accepted) {
      refusal = verdict.error;
      shownType = verdict.otherTypes ? keyType : undefined;
      return false;
    }
    accepted = offered;
    toRecord = verdict.record ? offered : undefined;
    return true;
  }

  return {
    verify: judge,
    confirm() {
      if (toRecord !== undefined) trusted.hostKeys.record(endpoint, toRecord);
      toRecord = undefined;
    },
    get refusal() {
      return refusal;
    },
    remaining(algorithms) {
      const type = shownType;
      return type === undefined ? [] : algorithms.filter((name) => !isForKeyType(name, type));
    },
  };
}
