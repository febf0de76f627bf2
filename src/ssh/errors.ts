/**
 * The only place where failures after log-in get their code; failures of log-in are in `log-in-errors.ts`.
 * Every message names grid, user, host and port, says what happened, and its hint what to do now.
 */
import { MigError } from "../domain/errors.ts";
import type { SshEndpoint } from "./ssh.ts";

/** `grid one (root@10.0.0.1:22)`. */
export function placeOf(endpoint: SshEndpoint): string {
  return `grid ${endpoint.grid} (${endpoint.user}@${endpoint.host}:${endpoint.port})`;
}

const LOOK_FIRST =
  "It may or may not have taken effect: look at the state on the controller before doing it again.";

/** The channel or its request was refused: nothing has happened. */
export function channelRefused(endpoint: SshEndpoint, what: string, reason: string, hint: string): MigError {
  return new MigError("SSH_CHANNEL", `Cannot ${what} on ${placeOf(endpoint)}: ${reason}`, { hint });
}

export function openRefused(endpoint: SshEndpoint, what: string, error: unknown): MigError {
  return channelRefused(
    endpoint,
    what,
    `the controller opens no further channel (${reasonOf(error)})`,
    "Try again; if it stays so, raise MaxSessions in /etc/ssh/sshd_config there to 10 or more.",
  );
}

export function execRefused(endpoint: SshEndpoint, what: string): MigError {
  return channelRefused(
    endpoint,
    what,
    "the controller refuses to run commands",
    `See what its SSH log says about ${endpoint.user}: a forced command or a missing login shell is the usual cause.`,
  );
}

export function tooManyCommands(endpoint: SshEndpoint, what: string): MigError {
  return channelRefused(
    endpoint,
    what,
    "too many commands run there already",
    "Wait for them to end; `mig status` shows what runs.",
  );
}

export function closedBeforeSending(endpoint: SshEndpoint, what: string): MigError {
  return channelRefused(endpoint, what, "its channel was closed before it was asked for", "Try again.");
}

/** Lost before the request went out: nothing has happened. */
export function lostBeforeSending(endpoint: SshEndpoint, what: string, cause: unknown): MigError {
  return new MigError(
    "SSH_UNREACHABLE",
    `Cannot ${what} on ${placeOf(endpoint)}: the connection was lost before it was asked for (${reasonOf(cause)})`,
    { hint: "Nothing was done there; try again.", cause },
  );
}

/** Lost after the request went out: outcome unknown. */
export function lost(endpoint: SshEndpoint, what: string, cause: unknown): MigError {
  return new MigError(
    "SSH_LOST",
    `Cannot see the end of ${what} on ${placeOf(endpoint)}: ${reasonOf(cause)}`,
    { hint: LOOK_FIRST, cause },
  );
}

/** Not over in time after the request went out: outcome unknown. */
export function timedOut(endpoint: SshEndpoint, what: string, reason: string): MigError {
  return new MigError("SSH_TIMEOUT", `Cannot see the end of ${what} on ${placeOf(endpoint)}: ${reason}`, {
    hint: LOOK_FIRST,
  });
}

export function closedByUs(endpoint: SshEndpoint): MigError {
  return new MigError(
    "SSH_UNREACHABLE",
    `Cannot use ${placeOf(endpoint)}: the agent is closing its connections`,
    {
      hint: "Start the agent again.",
    },
  );
}

/** A few words for what went wrong, from whatever was thrown; never empty, never more than a line. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return reasonOf(error.errors[0]);
  const text = error instanceof Error ? error.message || codeOf(error) : error;
  const line = typeof text === "string" ? text.split("\n", 1)[0]?.trim() : undefined;
  return line === undefined || line === "" ? "no reason given" : line;
}

export function codeOf(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** `20 s`, `1.5 s`. */
export function seconds(ms: number): string {
  return `${Number((ms / 1000).toFixed(3))} s`;
}
