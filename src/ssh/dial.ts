import { connect, type Socket } from "node:net";
import { Client, type ServerHostKeyAlgorithm } from "ssh2";
import type { Clock } from "../clock.ts";
import { algorithmsWith } from "./algorithms.ts";
import { Link } from "./link.ts";
import { type LogInPhase, logInError } from "./log-in-errors.ts";
import type { LogInKey } from "./private-key.ts";
import { listenForOffer } from "./server-offer.ts";
import type { SshEndpoint } from "./ssh.ts";
import type { SshTiming } from "./timing.ts";
import { onAbort } from "./waiting.ts";

export interface DialOptions {
  readonly endpoint: SshEndpoint;
  readonly hostKeys: readonly ServerHostKeyAlgorithm[];
  /** False refuses the server; called again at every key renewal. */
  readonly verify: (publicKey: Buffer) => boolean;
  /** The first handshake is over: the server has proved its key. What it throws ends the log-in. */
  readonly onHandshake: () => void;
  readonly key: LogInKey | undefined;
  /** Ends the attempt; its reason becomes the error. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly timing: SshTiming;
}

/**
 * One attempt to connect and log in, with this key and nothing else: no agent, no password. Throws `SSH_UNREACHABLE`,
 * `SSH_HANDSHAKE`, `SSH_AUTH`; the socket is closed then.
 */
export async function dial(options: DialOptions): Promise<Link> {
  const { endpoint, signal } = options;
  signal.throwIfAborted();
  // Our own socket, for the library's cannot be closed once it has ended its half. No delay: 44 ms a command otherwise.
  const socket = connect({ host: endpoint.host, port: endpoint.port, noDelay: true });
  socket.on("error", () => undefined);
  const attempt = new Attempt(options, socket);
  const forget = onAbort(signal, () => attempt.fail(signal.reason));
  try {
    return await attempt.outcome;
  } catch (error) {
    socket.destroySoon();
    if (signal.aborted) socket.destroy();
    throw error;
  } finally {
    forget();
  }
}

class Attempt {
  readonly outcome: Promise<Link>;
  readonly fail: (error: unknown) => void;
  readonly #options: DialOptions;
  #phase: LogInPhase = "connecting";
  #methodsLeft: readonly string[] = [];
  #partial = false;
  #keyTried = false;

  constructor(options: DialOptions, socket: Socket) {
    this.#options = options;
    const { promise, resolve, reject } = Promise.withResolvers<Link>();
    this.outcome = promise;
    const client = new Client();
    let offer: ReturnType<typeof listenForOffer> = () => undefined;
    this.fail = (error) => reject(this.#explain(error, offer()));
    socket.once("connect", () => {
      this.#phase = "handshaking";
    });
    client.once("handshake", () => {
      this.#phase = "authenticating";
      this.#attemptTo(options.onHandshake);
    });
    client.on("error", this.fail);
    client.once("close", () => this.fail(new Error("the connection was closed")));
    client.once("ready", () => resolve(new Link(client, socket, options)));
    this.#attemptTo(() => {
      client.connect(this.#config(socket));
      offer = listenForOffer(socket);
    });
  }

  #attemptTo(action: () => void): void {
    try {
      action();
    } catch (error) {
      this.fail(error);
    }
  }

  #config(sock: Socket) {
    const { endpoint, hostKeys, verify, timing, key } = this.#options;
    return {
      sock,
      username: endpoint.user,
      algorithms: algorithmsWith(hostKeys, endpoint.legacy === true),
      hostVerifier: verify,
      readyTimeout: 0,
      keepaliveInterval: timing.keepaliveMs,
      keepaliveCountMax: timing.keepaliveMisses,
      authHandler: (methodsLeft: readonly string[] | null, partial: boolean | null) => {
        this.#methodsLeft = methodsLeft ?? [];
        this.#partial = partial === true;
        if (key === undefined || this.#keyTried) return false;
        this.#keyTried = true;
        return { type: "publickey", username: endpoint.user, key: key.parsed } as const;
      },
    };
  }

  #explain(error: unknown, offer: ReturnType<ReturnType<typeof listenForOffer>>) {
    const { endpoint, key } = this.#options;
    const [phase, methodsLeft, partial] = [this.#phase, this.#methodsLeft, this.#partial];
    return logInError({ endpoint, phase, error, offer, key, methodsLeft, partial });
  }
}
