import { MigError } from "../domain/errors.ts";
import { SHA1_REFUSED } from "./algorithms.ts";
import { codeOf, placeOf, reasonOf, seconds } from "./errors.ts";
import type { LogInKey } from "./private-key.ts";
import { isPostQuantumOnly, type ServerOffer } from "./server-offer.ts";
import type { SshEndpoint } from "./ssh.ts";

/** How far a log-in came. */
export type LogInPhase = "connecting" | "handshaking" | "authenticating";

export interface LogInFailure {
  readonly endpoint: SshEndpoint;
  readonly phase: LogInPhase;
  readonly error: unknown;
  readonly offer: ServerOffer | undefined;
  readonly key: LogInKey | undefined;
  /** The server took the key and wants a further method; names of methods it would take. */
  readonly methodsLeft: readonly string[];
  readonly partial: boolean;
}

/** Thrown into a log-in when its time is over. */
export class OutOfTime extends Error {
  readonly ms: number;

  constructor(ms: number) {
    super(`no answer in ${seconds(ms)}`);
    this.ms = ms;
  }
}

/** `SSH_UNREACHABLE`, `SSH_HANDSHAKE` or `SSH_AUTH`; what is a `MigError` already stays as it is. */
export function logInError(failure: LogInFailure): MigError {
  const { error, phase } = failure;
  if (error instanceof MigError) return error;
  switch (phase) {
    case "connecting":
      return unreachable(failure);
    case "handshaking":
      return handshakeError(failure);
    case "authenticating":
      return isRefusal(error) ? refused(failure) : brokenOff(failure);
  }
}

function unreachable({ endpoint, error }: LogInFailure): MigError {
  const [reason, hint] = whyUnreachable(endpoint, error);
  return new MigError("SSH_UNREACHABLE", `Cannot reach the controller of ${placeOf(endpoint)}: ${reason}`, {
    hint,
    cause: error,
  });
}

function whyUnreachable({ grid, host, port }: SshEndpoint, error: unknown): readonly [string, string] {
  const check = `Check controller and port of ${grid} in grid.info`;
  if (error instanceof OutOfTime) {
    return [error.message, `${check}, and whether a firewall drops the way: nc -vz ${host} ${port}`];
  }
  switch (codeOf(error) ?? "") {
    case "ENOTFOUND":
      return [
        `no name server knows ${host}`,
        `${check}, or this machine's name servers: getent hosts ${host}`,
      ];
    case "EAI_AGAIN":
      return ["the name server does not answer", `Check this machine's name servers: getent hosts ${host}`];
    case "ECONNREFUSED":
      return [`nothing listens on port ${port}`, `${check}, and whether sshd runs there.`];
    case "EHOSTUNREACH":
    case "ENETUNREACH":
    case "EHOSTDOWN":
      return ["there is no way to it on the network", `Check this machine's network: ip route get ${host}`];
    case "ETIMEDOUT":
      return ["it does not answer", `${check}, and whether a firewall drops the way: nc -vz ${host} ${port}`];
    default:
      return [reasonOf(error), `${check}, then try: nc -vz ${host} ${port}`];
  }
}

function handshakeError(failure: LogInFailure): MigError {
  const { endpoint, error, offer } = failure;
  const lacking = /no matching (.+)$/.exec(reasonOf(error))?.[1];
  if (lacking !== undefined) return nothingInCommon(failure, lacking);
  if (offer === undefined && /identification|header|Connection lost before/i.test(reasonOf(error))) {
    return new MigError(
      "SSH_HANDSHAKE",
      `Cannot log in to ${placeOf(endpoint)}: what answers there is not an SSH server`,
      {
        hint: `See what it is: nc ${endpoint.host} ${endpoint.port}. An SSH server under load (MaxStartups) or a ban (fail2ban) closes like this too.`,
        cause: error,
      },
    );
  }
  return brokenOff(failure);
}

function nothingInCommon({ endpoint, error, offer }: LogInFailure, lacking: string): MigError {
  const [what, offered] = whatLacks(lacking, offer);
  const postQuantum = offer !== undefined && what === "key exchange" && isPostQuantumOnly(offer);
  const nature = postQuantum ? ", all of them post-quantum, which MIG does not speak yet" : "";
  const names = offered === undefined ? "" : `; it offers ${offered.join(", ")}${nature}`;
  return new MigError(
    "SSH_HANDSHAKE",
    `Cannot log in to ${placeOf(endpoint)}: no ${what} in common${names}`,
    {
      hint: postQuantum
        ? "Leave one classical exchange on there: add curve25519-sha256 to KexAlgorithms in /etc/ssh/sshd_config and reload sshd."
        : `Update the SSH server there, or accept old algorithms for this grid alone: legacy = yes in the block of ${endpoint.grid} in grid.info.`,
      cause: error,
      details: offered === undefined ? undefined : { offered },
    },
  );
}

function whatLacks(
  lacking: string,
  offer: ServerOffer | undefined,
): readonly [string, readonly string[] | undefined] {
  if (lacking.startsWith("key exchange")) return ["key exchange", offer?.keyExchange];
  if (lacking.startsWith("host key")) return ["host key type", offer?.hostKey];
  if (lacking.endsWith("cipher")) return ["cipher", offer?.cipher];
  if (lacking.endsWith("MAC")) return ["message authentication", offer?.mac];
  return [lacking, undefined];
}

/** Closed, reset or silent half way: may be load, a restart or a ban, and the same may work later. */
function brokenOff({ endpoint, error, phase }: LogInFailure): MigError {
  const where = phase === "authenticating" ? "during log-in" : "during the handshake";
  return new MigError(
    "SSH_HANDSHAKE",
    `Cannot log in to ${placeOf(endpoint)}: it broke off ${where} (${reasonOf(error)})`,
    {
      hint: "Try again; if it stays so, read the SSH log there: journalctl -u ssh -n 50",
      cause: error,
    },
  );
}

/** SSH disconnect reasons that answer the log-in: not allowed, no further method, illegal user name. */
const REFUSALS: ReadonlySet<unknown> = new Set([1, 13, 14, 15]);
/** sshd says it so when the key was tried too often. */
const TOO_MANY = /too many authentication failures/i;

function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ("level" in error && error.level === "client-authentication") return true;
  return ("code" in error && REFUSALS.has(error.code)) || TOO_MANY.test(error.message);
}

function refused(failure: LogInFailure): MigError {
  const { endpoint, error, key, methodsLeft, partial } = failure;
  const [reason, hint] = whyRefused(failure);
  return new MigError("SSH_AUTH", `Cannot log in to ${placeOf(endpoint)}: ${reason}`, {
    hint,
    cause: error,
    details: { user: endpoint.user, key: key?.fingerprint, keyType: key?.type, methodsLeft, partial },
  });
}

function whyRefused({ endpoint, error, key, methodsLeft, partial }: LogInFailure): readonly [string, string] {
  if (reasonOf(error).includes(SHA1_REFUSED)) {
    return [
      "it takes the RSA key only with a SHA-1 signature",
      `Use an ed25519 key, or accept old algorithms for this grid alone: legacy = yes in the block of ${endpoint.grid} in grid.info.`,
    ];
  }
  if (partial) {
    return [
      `it takes the key but wants more (${methodsLeft.join(", ")})`,
      `Let the key alone be enough for ${endpoint.user} there (AuthenticationMethods in /etc/ssh/sshd_config).`,
    ];
  }
  const name = key === undefined ? "the key" : `the key ${key.fingerprint} (${key.type})`;
  return [
    `it does not accept ${name} for ${endpoint.user}`,
    `Append what \`ssh-keygen -y -f private.key\` prints to the authorized keys of ${endpoint.user} there.`,
  ];
}
