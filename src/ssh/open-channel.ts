import type { Client } from "ssh2";
import type { Clock } from "../clock.ts";
import { type Answer, closeChannel, request, type SessionChannel, type SftpChannel } from "./channel.ts";
import { channelRefused, lostBeforeSending, openRefused, seconds } from "./errors.ts";
import type { Link } from "./link.ts";
import type { SshEndpoint } from "./ssh.ts";
import type { SshTiming } from "./timing.ts";
import { armTimer, onAbort } from "./waiting.ts";

/** What everything on a connection needs to know. */
export interface LinkContext {
  readonly link: Link;
  readonly endpoint: SshEndpoint;
  readonly clock: Clock;
  readonly timing: SshTiming;
}

export interface ChannelWish<T> {
  /** For messages: "Cannot …". */
  readonly what: string;
  readonly open: (client: Client) => Promise<T>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a channel within its deadline; one that opens too late is closed, and the connection not used again.
 * Throws `SSH_CHANNEL`, `SSH_UNREACHABLE` or the signal's reason: nothing has happened then.
 */
export async function openChannel<T extends SessionChannel | SftpChannel>(
  { link, endpoint, clock, timing }: LinkContext,
  { what, open, signal }: ChannelWish<T>,
): Promise<T> {
  if (link.gone.aborted) throw lostBeforeSending(endpoint, what, link.gone.reason);
  const opening = open(link.client).catch((error: unknown) => {
    throw link.gone.aborted
      ? lostBeforeSending(endpoint, what, link.gone.reason)
      : openRefused(endpoint, what, error);
  });
  const giveUp = Promise.withResolvers<never>();
  const forget = onAbort(signal, () => giveUp.reject(signal?.reason));
  const disarm = armTimer(clock, timing.channelMs, () => {
    link.retire();
    const reason = `the controller opened no channel in ${seconds(timing.channelMs)}`;
    giveUp.reject(channelRefused(endpoint, what, reason, "Nothing was done there; try again."));
  });
  try {
    return await Promise.race([opening, giveUp.promise]);
  } catch (error) {
    opening.then(closeChannel, () => undefined);
    throw error;
  } finally {
    forget();
    disarm();
  }
}

/**
 * Sends a request that does nothing by itself and waits for its answer within the deadline of a channel.
 * Throws `SSH_CHANNEL` when there is none; the connection is not used again then.
 */
export async function requestInTime(
  { link, endpoint, clock, timing }: LinkContext,
  channel: SessionChannel | SftpChannel,
  wish: { readonly what: string; readonly send: Parameters<typeof request>[2] },
): Promise<Answer> {
  const tooLate = Promise.withResolvers<never>();
  const disarm = armTimer(clock, timing.channelMs, () => {
    link.retire();
    const reason = `the controller gave no answer in ${seconds(timing.channelMs)}`;
    tooLate.reject(channelRefused(endpoint, wish.what, reason, "Nothing was done there; try again."));
  });
  try {
    return await Promise.race([request(link.client, channel, wish.send), tooLate.promise]);
  } finally {
    disarm();
  }
}
