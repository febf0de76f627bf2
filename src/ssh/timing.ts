/** How long the adapter waits for what, milliseconds. Tests shorten these; nothing else should. */
export interface SshTiming {
  /** Name lookup, TCP, handshake and log-in together. */
  readonly connectMs: number;
  readonly keepaliveMs: number;
  readonly keepaliveMisses: number;
  /** For the answer to "open a channel", and for a place among the commands that run already. */
  readonly channelMs: number;
  readonly queueMs: number;
  /** Default for a command, from sending to its end. */
  readonly execMs: number;
  /** One request of a file transfer. */
  readonly sftpCallMs: number;
  /** What an interrupted command has to end by itself. */
  readonly abortGraceMs: number;
  /** What the other side has to close its half of a connection that we end. */
  readonly closeMs: number;
}

export const DEFAULT_TIMING: SshTiming = {
  connectMs: 20_000,
  keepaliveMs: 10_000,
  keepaliveMisses: 3,
  channelMs: 20_000,
  queueMs: 60_000,
  execMs: 60_000,
  sftpCallMs: 30_000,
  abortGraceMs: 5_000,
  closeMs: 1_000,
};
