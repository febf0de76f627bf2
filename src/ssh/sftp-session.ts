import { traced } from "../request-trace.ts";
import { closeChannel, openSftp, type SftpChannel } from "./channel.ts";
import { channelRefused, lostBeforeSending, reasonOf, seconds } from "./errors.ts";
import { type LinkContext, openChannel, requestInTime } from "./open-channel.ts";
import { armTimer, onAbort } from "./waiting.ts";

/** A file channel that is ready for requests. */
export interface SftpSession {
  readonly channel: SftpChannel;
  /** Aborted, with the reason, when the channel or its connection is closed: no request is answered any more. */
  readonly gone: AbortSignal;
  close(): void;
}

const WHAT = "open the file transfer";

/** Throws `SSH_CHANNEL` and `SSH_UNREACHABLE`: nothing has happened then. */
export function openSftpSession(context: LinkContext): Promise<SftpSession> {
  return traced({ kind: "sftp", grid: context.endpoint.grid, what: "begin" }, () => openOnce(context));
}

async function openOnce(context: LinkContext): Promise<SftpSession> {
  const { link, endpoint } = context;
  const channel = await openChannel(context, { what: WHAT, open: openSftp });
  const session = watch(channel, link.gone);
  try {
    const answer = await requestInTime(context, channel, {
      what: WHAT,
      send: (protocol, id) => protocol.subsystem(id, "sftp", true),
    });
    if (answer === "refused") throw refused(context, "the controller offers none");
    if (answer !== "accepted") throw lostBeforeSending(endpoint, WHAT, session.gone.reason);
    await greet(context, session);
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}

function watch(channel: SftpChannel, linkGone: AbortSignal): SftpSession {
  const gone = new AbortController();
  channel.on("error", (error: Error) => gone.abort(error));
  channel.on("close", () => gone.abort(new Error("the file transfer was closed")));
  onAbort(linkGone, () => gone.abort(linkGone.reason));
  return {
    channel,
    gone: gone.signal,
    close() {
      gone.abort(new Error("the file transfer was closed"));
      closeChannel(channel);
    },
  };
}

/** Exchange of versions; within the deadline of a channel, for a login script that prints text can hang it. */
async function greet(context: LinkContext, { channel, gone }: SftpSession): Promise<void> {
  const ready = Promise.withResolvers<void>();
  channel.once("ready", () => ready.resolve());
  const { channelMs } = context.timing;
  const disarm = armTimer(context.clock, channelMs, () =>
    ready.reject(new Error(`no answer in ${seconds(channelMs)}`)),
  );
  const forget = onAbort(gone, () => ready.reject(gone.reason));
  channel._init();
  try {
    await ready.promise;
  } catch (error) {
    if (context.link.gone.aborted) throw lostBeforeSending(context.endpoint, WHAT, error);
    throw refused(context, reasonOf(error));
  } finally {
    disarm();
    forget();
  }
}

function refused({ endpoint }: LinkContext, reason: string) {
  return channelRefused(
    endpoint,
    WHAT,
    reason,
    `Switch SFTP on there (Subsystem sftp in /etc/ssh/sshd_config), and let login scripts of ${endpoint.user} print nothing.`,
  );
}
