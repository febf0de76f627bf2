/**
 * The only place that reaches below the public surface of ssh2 (1.17). Its own `exec`, `sftp` and `shell` open a
 * channel and send the request in one go, and then
 *
 * - give the same error whether the server refused the request or the connection was lost before the answer:
 *   nothing happened, or outcome unknown, and we must know which;
 * - never close the channel of a refused request, so that ten refusals use up a server's sessions;
 * - cannot be told to wait between the two, so that nobody knows when the request goes out.
 *
 * So the channel is opened here, and the request is a step of its own.
 */
import type { Client, ClientChannel, SFTPWrapper } from "ssh2";
import { MigError } from "../domain/errors.ts";

/** As the library announces them; it counts the window from these when a channel is confirmed. */
const WINDOW_BYTES = 2 * 1024 * 1024;
const PACKET_BYTES = 32 * 1024;

interface Requests {
  session(channel: number, window: number, packet: number): void;
  exec(channel: number, command: string, wantReply: boolean): void;
  subsystem(channel: number, name: string, wantReply: boolean): void;
  shell(channel: number, wantReply: boolean): void;
  pty(
    channel: number,
    rows: number,
    columns: number,
    height: number,
    width: number,
    term: string,
    modes: null,
    wantReply: boolean,
  ): void;
  signal(channel: number, name: string): void;
}

interface ClientParts {
  readonly _chanMgr: { add(onOpen: (error: Error | undefined, channel: unknown) => void): number };
  readonly _protocol: Requests;
}

interface ChannelParts {
  readonly incoming: { readonly state: string };
  readonly outgoing: { readonly id: number; readonly state: string };
  readonly _callbacks: ((failed: unknown) => void)[];
  subtype: string | undefined;
}

export type SessionChannel = ClientChannel & ChannelParts;
export type SftpChannel = SFTPWrapper &
  ChannelParts & {
    readonly _extensions: Readonly<Record<string, string | undefined>>;
    _init(): void;
    destroy(): void;
  };

export function openSession(client: Client): Promise<SessionChannel> {
  return open(client, "session", isSession);
}

/** The channel alone; file requests may be sent after `request` of the subsystem and `startSftp`. */
export function openSftp(client: Client): Promise<SftpChannel> {
  return open(client, "sftp", isSftp);
}

function open<T>(client: Client, type: string, isRight: (channel: unknown) => channel is T): Promise<T> {
  const { _chanMgr: manager, _protocol: protocol } = partsOf(client);
  return new Promise((resolve, reject) => {
    const onOpen = (error: Error | undefined, channel: unknown) => {
      if (isRight(channel)) resolve(channel);
      else reject(error ?? unlikeExpected("a channel"));
    };
    const id = manager.add(Object.assign(onOpen, { type }));
    if (id === -1) reject(new Error("no free channel number"));
    else protocol.session(id, WINDOW_BYTES, PACKET_BYTES);
  });
}

/** `unanswered`: the channel was closed after the request was sent and before its answer. */
export type Answer = "accepted" | "refused" | "unanswered" | "not-sent";

/** Sends one request on the channel and waits for its answer. */
export function request(
  client: Client,
  channel: SessionChannel | SftpChannel,
  send: (protocol: Requests, id: number) => void,
): Promise<Answer> {
  if (channel.outgoing.state !== "open") return Promise.resolve("not-sent");
  return new Promise((resolve) => {
    channel._callbacks.push((failed) => {
      if (failed === false) resolve("accepted");
      else resolve(isClosed(channel) ? "unanswered" : "refused");
    });
    send(partsOf(client)._protocol, channel.outgoing.id);
  });
}

/** Ends the channel on our side; what runs behind it may go on. */
export function closeChannel(channel: SessionChannel | SftpChannel): void {
  channel.destroy();
}

export function isClosed(channel: ChannelParts): boolean {
  return channel.incoming.state === "closed";
}

/** Interrupts what runs on the channel, as far as the server allows; the library's own needs an open input. */
export function interrupt(client: Client, channel: SessionChannel): void {
  if (!isClosed(channel)) partsOf(client)._protocol.signal(channel.outgoing.id, "INT");
}

function partsOf(client: Client): ClientParts {
  if (!hasParts(client)) throw unlikeExpected("a client");
  return client;
}

function hasParts(client: object): client is ClientParts {
  return "_chanMgr" in client && "_protocol" in client;
}

function isSession(channel: unknown): channel is SessionChannel {
  return isChannel(channel) && "setWindow" in channel;
}

function isSftp(channel: unknown): channel is SftpChannel {
  return isChannel(channel) && "_init" in channel;
}

function isChannel(channel: unknown): channel is ChannelParts {
  return typeof channel === "object" && channel !== null && "_callbacks" in channel && "outgoing" in channel;
}

function unlikeExpected(what: string): MigError {
  return new MigError("INTERNAL", `Cannot use ssh2: ${what} of it is not as in version 1.17`, {
    hint: "Install exactly the versions of package-lock.json: npm ci --ignore-scripts",
  });
}
