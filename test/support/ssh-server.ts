import { createHash } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import ssh2, { type Connection, type ServerChannel, type ServerConfig, type Session } from "ssh2";
import { type KeyPair, newKeyPair } from "../../src/ssh/key-pair.ts";

/** An SSH server in the test process that does what a test tells it, so that each failure comes when it should. */
export interface TestSshServer extends AsyncDisposable {
  readonly port: number;
  readonly hostKeyFingerprint: string;
  /** Command lines, in the order they came. */
  readonly commands: readonly string[];
  /** Log-ins that succeeded. */
  readonly logIns: number;
  /** Sessions that are open just now, on all connections. */
  readonly openSessions: number;
  /** Closes every connection as a failing network does. */
  cut(): void;
  /** Stops reading: the server is there and says nothing any more. */
  freeze(): void;
}

export interface TestCommand {
  readonly line: string;
  accept(): ServerChannel;
  refuse(): void;
  cut(): void;
}

export interface TestServerOptions {
  /** Public half of the one key that may log in; absent: any key. */
  readonly authorized?: string;
  readonly hostKeys?: readonly string[];
  readonly algorithms?: ServerConfig["algorithms"];
  readonly onExec?: (command: TestCommand) => void;
  /** Sees each session to add handlers for `sftp`, `pty`, `shell`. */
  readonly onSession?: (session: Session) => void;
  /** Called for each session that is asked for; false refuses it. */
  readonly allowSession?: () => boolean;
  /** Sees the hash of each signature that a key is offered with. */
  readonly onSignature?: (hash: string | undefined) => void;
  readonly port?: number;
}

export const ed25519 = (): KeyPair => newKeyPair("test");

/** A handler for commands that write something and end. */
export function answering(
  stdout: string,
  options: { readonly code?: number; readonly stderr?: string } = {},
) {
  return (command: TestCommand) => {
    const channel = command.accept();
    if (options.stderr !== undefined) channel.stderr.write(options.stderr);
    channel.write(stdout);
    channel.exit(options.code ?? 0);
    channel.end();
  };
}

export async function startSshServer(options: TestServerOptions = {}): Promise<TestSshServer> {
  const state = { commands: [] as string[], logIns: 0, openSessions: 0 };
  const sockets = new Set<Socket>();
  const hostKeys = options.hostKeys ?? [ed25519().private];
  const ssh = new ssh2.Server({
    hostKeys: [...hostKeys],
    ...(options.algorithms && { algorithms: options.algorithms }),
  });
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  ssh.on("connection", (client) => serve(client, { options, state, cut }));
  ssh.on("error", () => undefined);

  const listener = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => sockets.delete(socket));
    ssh.injectSocket(socket);
  });
  listener.listen(options.port ?? 0, "127.0.0.1");
  await once(listener, "listening");

  return {
    port: (listener.address() as AddressInfo).port,
    hostKeyFingerprint: fingerprintOfPrivate(hostKeys[0] ?? ""),
    commands: state.commands,
    get logIns() {
      return state.logIns;
    },
    get openSessions() {
      return state.openSessions;
    },
    cut,
    freeze() {
      for (const socket of sockets) socket.pause();
    },
    async [Symbol.asyncDispose]() {
      const closed = [...sockets].map((socket) => once(socket, "close"));
      cut();
      await Promise.all([...closed, new Promise((resolve) => listener.close(resolve))]);
    },
  };
}

interface Service {
  readonly options: TestServerOptions;
  readonly state: { readonly commands: string[]; logIns: number; openSessions: number };
  readonly cut: () => void;
}

function serve(client: Connection, { options, state, cut }: Service): void {
  client.on("error", () => undefined);
  client.on("authentication", (context) => {
    if (context.method !== "publickey") return context.reject(["publickey"]);
    if (options.authorized === undefined) return context.accept();
    const key = ssh2.utils.parseKey(options.authorized);
    if (key instanceof Error || !key.getPublicSSH().equals(context.key.data))
      return context.reject(["publickey"]);
    const { signature, blob } = context;
    if (signature === undefined || blob === undefined) return context.accept();
    options.onSignature?.(context.hashAlgo);
    return key.verify(blob, signature, context.hashAlgo) ? context.accept() : context.reject();
  });
  client.on("ready", () => {
    state.logIns += 1;
  });
  client.on("session", (accept, reject) => {
    if (options.allowSession?.() === false) return reject();
    const session = accept();
    state.openSessions += 1;
    session.on("close", () => {
      state.openSessions -= 1;
    });
    session.on("exec", (acceptExec, rejectExec, { command }) => {
      state.commands.push(command);
      options.onExec?.({ line: command, accept: acceptExec, refuse: rejectExec, cut });
    });
    options.onSession?.(session);
  });
}

function fingerprintOfPrivate(pem: string): string {
  const key = ssh2.utils.parseKey(pem);
  if (key instanceof Error) throw key;
  return `SHA256:${createHash("sha256").update(key.getPublicSSH()).digest("base64").replace(/=+$/, "")}`;
}
