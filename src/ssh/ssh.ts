/**
 * The port to a controller over SSH. `connector.ts` implements it with ssh2; nothing else imports ssh2.
 *
 * One connection per controller, opened at first use, reused, opened again after it was lost. Failures
 * *before* a command was sent are `SSH_UNREACHABLE`, `SSH_HOST_KEY`, `SSH_AUTH`, `SSH_HANDSHAKE`,
 * `SSH_CHANNEL`: nothing has happened. Failures *after* it was sent are `SSH_LOST` or `SSH_TIMEOUT`: the
 * outcome is unknown, for remote commands outlive their channel. A non-zero exit is a result, not an error.
 */
export interface SshEndpoint {
  /** Name of the grid, for messages. */
  readonly grid: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Pinned fingerprint `SHA256:…`; absent: the recorded first use decides. */
  readonly hostKey?: string | undefined;
  /** Accepts SHA-1 and CBC too, for servers that know nothing better; default false. */
  readonly legacy?: boolean | undefined;
}

export interface ExecOptions {
  /** Written to the command's standard input, which is then closed. */
  readonly stdin?: string | undefined;
  /** From sending to the end of the command, milliseconds; default 60 000. */
  readonly deadlineMs?: number | undefined;
  /** Restarts the clock of `quietMs` and sees each line of standard error: progress. */
  readonly onProgress?: ((line: string) => void) | undefined;
  /** Give up when nothing at all arrived for so long, milliseconds; absent: never. */
  readonly quietMs?: number | undefined;
  /**
   * On abort the command is sent INT and given a few seconds to end by itself; it then gives its result,
   * else `SSH_LOST`. Aborted before sending: the signal's reason is thrown.
   */
  readonly signal?: AbortSignal | undefined;
  /** Called once, right before the command is put on the wire; what it throws is thrown, and nothing is sent. */
  readonly onSend?: (() => void) | undefined;
}

export interface ExecResult {
  /** Exit status; absent when a signal ended the command. */
  readonly code: number | undefined;
  readonly signal?: string | undefined;
  /** Data. Capped at 8 MiB; the rest is dropped. */
  readonly stdout: string;
  /** Progress and messages. Capped to its last 256 KiB. */
  readonly stderr: string;
  /** Set when standard output was capped: the answer is not whole. */
  readonly cut?: true;
}

export interface FileInfo {
  readonly name: string;
  readonly bytes: number;
  readonly directory: boolean;
  /** Permission bits, as 0o600. */
  readonly mode: number;
  /** Epoch seconds by the controller's clock. */
  readonly modified: number;
}

export interface SftpClient {
  /** Throws `SSH_NO_FILE` when absent. */
  read(path: string): Promise<Buffer>;
  /** Writes beside the path and renames, so that a reader never sees half a file. Makes missing directories. */
  write(path: string, data: string | Uint8Array, options?: { readonly mode?: number }): Promise<void>;
  /** No error when absent. */
  remove(path: string): Promise<void>;
  list(path: string): Promise<readonly FileInfo[]>;
  find(path: string): Promise<FileInfo | undefined>;
}

/** A terminal on the controller. */
export interface ShellChannel {
  write(data: string | Uint8Array): void;
  resize(columns: number, rows: number): void;
  onData(listener: (data: Buffer) => void): void;
  /** The shell's exit status; absent when it was not seen: the connection was lost, or a signal ended it. */
  onClose(listener: (exit: number | undefined) => void): void;
  /** What arrives is held back, as far as the window goes, until `resume`. */
  pause(): void;
  resume(): void;
  close(): void;
}

export interface SshConnection {
  readonly endpoint: SshEndpoint;
  /** `argv` is quoted for exactly one level of remote parsing. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<ExecResult>;
  readonly sftp: SftpClient;
  shell(size: {
    readonly columns: number;
    readonly rows: number;
    readonly term: string;
  }): Promise<ShellChannel>;
  /** Opens it if it is not open: the cheapest question whether log-in works. */
  ping(): Promise<void>;
}

export interface SshConnector extends AsyncDisposable {
  /** The one connection to this endpoint; does not connect yet. */
  to(endpoint: SshEndpoint): SshConnection;
  /** Whether the last attempt to reach this grid's controller succeeded; undefined: there was none. */
  answers?(grid: string): boolean | undefined;
  /** Closes what is open, so that the next use logs in anew (after a change of key or settings). */
  reset(): Promise<void>;
}

/** Host keys learned at first use, in the state directory. */
export interface HostKeys {
  find(endpoint: SshEndpoint): KnownHostKey | undefined;
  record(endpoint: SshEndpoint, fingerprint: string): void;
  forget(endpoint: SshEndpoint): void;
}

export interface KnownHostKey {
  readonly fingerprint: string;
  /** ISO 8601. */
  readonly since: string;
}
