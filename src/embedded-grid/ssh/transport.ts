import type { Socket } from "node:net";
import { PassThrough } from "node:stream";
import ssh2, {
  type Algorithms,
  type AuthContext,
  Client,
  type ClientChannel,
  type Connection,
  type ServerChannel,
  type Session,
} from "ssh2";
import { fingerprintOf } from "../../ssh/fingerprint.ts";
import { burstsOf } from "./bursts.ts";
import {
  LinkFailure,
  type LinkOptions,
  type PeerChannel,
  type PeerLink,
  type SessionChannel,
  type SessionRequests,
  type TerminalSize,
} from "./channel.ts";
import { readyKeys } from "./ready-keys.ts";

/*
 * The only file of the embedded grid that speaks to the SSH library. Both ends are here, for a controller also logs
 * in to other controllers.
 */

/** No SHA-1, no CBC; what the system's OpenSSH and MIG itself speak. */
const ALGORITHMS: Algorithms = {
  kex: ["curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256", "ecdh-sha2-nistp384"],
  cipher: ["aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com", "aes256-ctr"],
  hmac: ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com", "hmac-sha2-256"],
  compress: ["none"],
};

/** Half a window: what has come is taken in, and room made for more, while the reader is busy. */
const AHEAD_BYTES = 2 ** 20;

export interface ServeOptions {
  readonly hostKey: string;
  /** Public key line of whom this key belongs to, or undefined. */
  readonly findKey: (user: string, publicKey: Buffer) => string | undefined;
  /** Called once a connection, after log-in; the requests of its sessions. Undefined closes it. */
  readonly open: (publicKey: Buffer) => SessionRequests | undefined;
}

/** Speaks SSH on an accepted socket until it ends. */
export function serveSocket(socket: Socket, options: ServeOptions): void {
  socket.setNoDelay(true);
  const server = new ssh2.Server({ hostKeys: [options.hostKey], algorithms: ALGORITHMS, ident: "3Tera" });
  const ended = new AbortController();
  socket.once("close", () => ended.abort());
  const line: Line = {
    ended: ended.signal,
    cut: () => void socket.destroy(),
    freeze: () => void socket.pause(),
    burst: burstsOf(socket),
  };
  // A reader that makes room lets out as much as a window holds, packet by packet.
  socket.on("data", line.burst);
  server.on("connection", (connection: Connection) => {
    let publicKey: Buffer = Buffer.alloc(0);
    connection.on("error", () => socket.destroy());
    connection.on("authentication", (context) => {
      const key = checkKey(context, options);
      if (key === undefined) return context.reject(["publickey"]);
      publicKey = key;
      context.accept();
    });
    connection.on("ready", () => {
      readyKeys(connection);
      const requests = options.open(publicKey);
      if (requests === undefined) return connection.end();
      connection.on("session", (accept) => serveSession(accept(), line, requests));
    });
  });
  server.injectSocket(socket);
}

/** The key if it may log in; with a signature that must fit, without one it is only asked whether it would do. */
function checkKey(context: AuthContext, options: ServeOptions): Buffer | undefined {
  if (context.method !== "publickey") return undefined;
  const { key, signature, blob, hashAlgo } = context;
  const line = options.findKey(context.username, key.data);
  if (line === undefined) return undefined;
  if (signature === undefined) return key.data;
  const parsed = ssh2.utils.parseKey(line);
  if (parsed instanceof Error || blob === undefined) return undefined;
  return parsed.verify(blob, signature, hashAlgo) === true ? key.data : undefined;
}

/** The connection that sessions are on. */
interface Line {
  readonly ended: AbortSignal;
  cut(): void;
  freeze(): void;
  readonly burst: () => void;
}

function serveSession(session: Session, line: Line, requests: SessionRequests): void {
  let terminal: TerminalSize | undefined;
  const resizeListeners: ((size: TerminalSize) => void)[] = [];
  const signalListeners: ((name: string) => void)[] = [];
  // A client that has no more input may still send signals; the library would not hear them any more.
  session.on("eof", () => void Object.assign(session, { _ending: false }));
  session.on("pty", (accept, _reject, info) => {
    terminal = sizeOf(info.cols, info.rows, info.term);
    accept?.();
  });
  session.on("window-change", (accept, _reject, info) => {
    const size = sizeOf(info.cols, info.rows, terminal?.term ?? "xterm");
    terminal = size;
    for (const listener of resizeListeners) listener(size);
    accept?.();
  });
  session.on("signal", (accept, _reject, info) => {
    for (const listener of signalListeners) listener(info.name.replace(/^SIG/, ""));
    accept?.();
  });
  const open = (channel: ServerChannel): SessionChannel => ({
    ...channelEnds(channel, session, line),
    terminal,
    onResize: (listener) => void resizeListeners.push(listener),
    onSignal: (listener) => void signalListeners.push(listener),
  });
  session.on("exec", (accept, _reject, info) => requests.exec(open(accept()), info.command));
  session.on("shell", (accept) => requests.shell(open(accept())));
  session.on("subsystem", (accept, reject, info) => {
    if (info.name === "sftp") requests.sftp(open(accept()));
    else reject?.();
  });
}

/** A client that has no terminal of its own says 0. */
function sizeOf(columns: number, rows: number, term: string): TerminalSize {
  return { columns: columns || 80, rows: rows || 24, term };
}

/** The library tells the end of a channel to its session, and of a lost connection to nobody. */
function channelEnds(
  channel: ServerChannel,
  session: Session,
  line: Line,
): Pick<SessionChannel, "input" | "output" | "errors" | "closed" | "burst" | "end" | "cut" | "freeze"> {
  const gone = new AbortController();
  session.on("close", () => gone.abort());
  channel.on("error", () => gone.abort());
  channel.stderr.on("error", () => gone.abort());
  const closed = AbortSignal.any([line.ended, gone.signal]);
  return {
    input: channel,
    output: channel,
    errors: channel.stderr,
    closed,
    burst: line.burst,
    async end(status) {
      await Promise.race([Promise.all([drained(channel), drained(channel.stderr)]), aborted(closed)]);
      if (closed.aborted) return;
      channel.exit(status);
      channel.end();
    },
    cut: line.cut,
    freeze: line.freeze,
  };
}

/** Resolves when all that was written before is on the wire. */
function drained(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => {
    stream.write("", () => resolve());
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/** Logs in to another controller. Throws `LinkFailure` with the words of OpenSSH. */
export function openLink(options: LinkOptions): Promise<PeerLink> {
  const { host, port, user: username, privateKey, timeoutMs: readyTimeout } = options;
  const client = new Client();
  let isHostKeyWrong = false;
  return new Promise((resolve, reject) => {
    client.once("connect", () => client.setNoDelay(true));
    client.once("ready", () => {
      readyKeys(client);
      resolve(linkOver(client));
    });
    client.on("error", (error) => {
      client.destroy();
      const words = isHostKeyWrong ? "Host key verification failed" : failureWords(error);
      reject(new LinkFailure(words, { cause: error }));
    });
    client.once("close", () => reject(new LinkFailure("Connection closed by remote host")));
    const hostVerifier = (key: Buffer): boolean => {
      isHostKeyWrong = !options.acceptHostKey(fingerprintOf(key));
      return !isHostKeyWrong;
    };
    const algorithms = ALGORITHMS;
    client.connect({
      host,
      port,
      username,
      privateKey,
      readyTimeout,
      algorithms,
      hostVerifier,
      keepaliveInterval: 10_000,
      keepaliveCountMax: 3,
    });
  });
}

function linkOver(client: Client): PeerLink {
  const lost = new AbortController();
  client.once("close", () => lost.abort(new LinkFailure("Connection lost")));
  return {
    lost: lost.signal,
    exec: (line) =>
      new Promise((resolve, reject) => {
        const lose = () => reject(lost.signal.reason);
        lost.signal.addEventListener("abort", lose, { once: true });
        client.exec(line, (error, channel) => {
          lost.signal.removeEventListener("abort", lose);
          if (error === undefined) resolve(peerChannel(channel, lost.signal));
          else reject(new LinkFailure("Connection lost", { cause: error }));
        });
      }),
    cut: () => void client.destroy(),
    end: () => void client.end(),
  };
}

/** Listens to all at once: a short command's every word may come together with the answer to `exec`. */
function peerChannel(channel: ClientChannel, lost: AbortSignal): PeerChannel {
  let status: number | undefined;
  let said = "";
  const listeners: ((piece: string) => void)[] = [];
  channel.stderr.setEncoding("utf8").on("data", (piece: string) => {
    said += piece;
    for (const listener of listeners) listener(piece);
  });
  channel.on("exit", (code: number | null) => {
    status = code ?? undefined;
  });
  channel.on("error", () => undefined);
  const exit = new Promise<number | undefined>((resolve) => {
    const finish = () => {
      lost.removeEventListener("abort", finish);
      resolve(status);
    };
    channel.on("close", () => (channel.stderr.readableEnded ? finish() : channel.stderr.once("end", finish)));
    // The library closes a channel only when all of it was read, which after a loss nobody does.
    lost.addEventListener("abort", finish);
  });
  return {
    input: channel,
    // The library's channels do not tell a pipeline that they were destroyed; it would wait for ever.
    output: channel.pipe(new PassThrough({ highWaterMark: AHEAD_BYTES })),
    complaint: () => said,
    onComplaint(listener) {
      listeners.push(listener);
      if (said !== "") listener(said);
    },
    exit,
    signal: (name) => channel.signal(name),
  };
}

function failureWords(error: Error): string {
  const level = "level" in error ? error.level : undefined;
  const code = "code" in error ? error.code : undefined;
  if (level === "client-authentication") return "Permission denied (publickey)";
  if (code === "ECONNREFUSED") return "Connection refused";
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return "Unknown host";
  if (level === "client-timeout" || code === "ETIMEDOUT") return "Connection timed out";
  return error.message;
}

/** True when the line is a public key that can be used to log in. */
export function isPublicKeyLine(line: string): boolean {
  const parsed = ssh2.utils.parseKey(line);
  return !(parsed instanceof Error) && !parsed.isPrivateKey();
}
