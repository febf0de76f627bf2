import { closeChannel, openSession, type SessionChannel } from "./channel.ts";
import { channelRefused, lostBeforeSending } from "./errors.ts";
import { type LinkContext, openChannel, requestInTime } from "./open-channel.ts";
import type { ShellChannel } from "./ssh.ts";
import { onAbort } from "./waiting.ts";

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
  readonly term: string;
}

const WHAT = "open a terminal";
/** What arrives before anyone listens: the greeting and the first prompt. */
const MAX_EARLY_BYTES = 256 * 1024;

/**
 * A login shell in a terminal of its own; closing it hangs up, which ends what runs in it.
 * Throws `SSH_CHANNEL` and `SSH_UNREACHABLE`.
 */
export async function openShell(context: LinkContext, size: TerminalSize): Promise<ShellChannel> {
  const { link } = context;
  const channel = await openChannel(context, { what: WHAT, open: openSession });
  const shell = wrap(channel, link.gone);
  try {
    const terminal = await requestInTime(context, channel, {
      what: WHAT,
      send: (protocol, id) => protocol.pty(id, size.rows, size.columns, 0, 0, size.term, null, true),
    });
    if (terminal !== "accepted") throw refused(context, "the controller gives no terminal");
    const started = await requestInTime(context, channel, {
      what: WHAT,
      send: (protocol, id) => protocol.shell(id, true),
    });
    if (started !== "accepted") throw refused(context, "the controller starts no shell");
    // The library lets only a channel that it knows as a shell change its size.
    channel.subtype = "shell";
    return shell;
  } catch (error) {
    closeChannel(channel);
    throw error;
  }
}

function refused({ endpoint, link }: LinkContext, reason: string) {
  if (link.gone.aborted) return lostBeforeSending(endpoint, WHAT, link.gone.reason);
  const hint = `See what its SSH log says about ${endpoint.user} (PermitTTY, a forced command, the login shell).`;
  return channelRefused(endpoint, WHAT, reason, hint);
}

function wrap(channel: SessionChannel, gone: AbortSignal): ShellChannel {
  const output = createReplay();
  const closing = new AbortController();
  let exit: number | undefined;
  const close = () => closing.abort();
  channel.on("exit", (status: number | null) => {
    exit = status ?? undefined;
  });
  channel.on("data", output.emit);
  channel.stderr.on("data", output.emit);
  channel.on("error", close);
  channel.stderr.on("error", close);
  channel.on("close", close);
  onAbort(gone, close);
  return {
    write(data) {
      if (channel.writable) channel.write(data);
    },
    resize: (columns, rows) => channel.setWindow(rows, columns, 0, 0),
    onData: output.listen,
    onClose: (listener) => {
      onAbort(closing.signal, () => listener(exit));
    },
    pause: () => channel.pause(),
    resume: () => channel.resume(),
    close: () => closeChannel(channel),
  };
}

/** Keeps what comes before the first listener. */
function createReplay(): { emit(data: Buffer): void; listen(listener: (data: Buffer) => void): void } {
  const listeners: ((data: Buffer) => void)[] = [];
  const early: Buffer[] = [];
  let earlyBytes = 0;
  return {
    emit(data) {
      for (const listener of listeners) listener(data);
      if (listeners.length > 0 || earlyBytes > MAX_EARLY_BYTES) return;
      early.push(data);
      earlyBytes += data.length;
    },
    listen(listener) {
      listeners.push(listener);
      for (const data of early.splice(0)) listener(data);
    },
  };
}
