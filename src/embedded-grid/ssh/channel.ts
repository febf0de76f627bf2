import type { Readable, Writable } from "node:stream";

/** What the SSH server hands to the shell and to SFTP: one session channel, without any word of the library. */
export interface SessionChannel {
  readonly input: Readable;
  readonly output: Writable;
  readonly errors: Writable;
  /** Absent: the client asked for none. */
  readonly terminal: TerminalSize | undefined;
  onResize(listener: (size: TerminalSize) => void): void;
  /** `INT`, `TERM`, … as the client sends them. */
  onSignal(listener: (name: string) => void): void;
  /** Aborted when the channel or its connection is gone. */
  readonly closed: AbortSignal;
  /** What is written in this turn of the event loop goes out together, at its end. */
  burst(): void;
  /** Sends what is left, then the exit status, then closes. */
  end(status: number): Promise<void>;
  /** Cuts the whole connection, as a broken line does. */
  cut(): void;
  /** The connection neither hears nor ends any more, as behind a firewall that has forgotten it. */
  freeze(): void;
}

export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
  readonly term: string;
}

/** What a session can be asked for. */
export interface SessionRequests {
  exec(channel: SessionChannel, line: string): void;
  shell(channel: SessionChannel): void;
  sftp(channel: SessionChannel): void;
}

/** A channel to a command on another controller. */
export interface PeerChannel {
  readonly input: Writable;
  readonly output: Readable;
  /** All that came on its standard error so far; complete once `exit` has resolved. */
  complaint(): string;
  /** Hears each piece of standard error, from the first on. */
  onComplaint(listener: (piece: string) => void): void;
  /** Exit status; undefined when the connection was lost before it came. Never rejects. */
  readonly exit: Promise<number | undefined>;
  signal(name: string): void;
}

export interface PeerLink {
  exec(line: string): Promise<PeerChannel>;
  /** Aborted when the connection is gone, however it went. */
  readonly lost: AbortSignal;
  /** Cuts the connection without a word. */
  cut(): void;
  end(): void;
}

export interface LinkOptions {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly privateKey: string;
  readonly timeoutMs: number;
  /** Says whether the host key is the right one; `SHA256:…`. */
  readonly acceptHostKey: (fingerprint: string) => boolean;
}

/** Why a log-in to another controller did not work, in the words of OpenSSH. */
export class LinkFailure extends Error {
  override readonly name = "LinkFailure";
}
