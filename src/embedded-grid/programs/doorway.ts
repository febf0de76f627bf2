import { connect, createServer, type Server, type Socket } from "node:net";
import type { Clock } from "../../clock.ts";

export interface DoorwayOptions {
  readonly address: string;
  readonly port: number;
  /** Unix socket of what is behind it. */
  readonly inside: string;
  readonly clock: Clock;
  readonly log: (line: string) => void;
}

const RETRY_MS = 500;
const APOLOGY_MS = 2_000;
const UNAVAILABLE = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

/**
 * A port that is there or not: while it is shut nobody listens. What `set` said last is what counts; an address in
 * use is tried again for as long as it should be open.
 */
export class Doorway {
  readonly #options: DoorwayOptions;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #attempt = new AbortController();

  constructor(options: DoorwayOptions) {
    this.#options = options;
  }

  set(open: boolean): void {
    if (open) this.#open();
    else this.#shut();
  }

  #open(): void {
    if (this.#server !== undefined) return;
    const { address, port, inside, log } = this.#options;
    const server = createServer({ noDelay: true, allowHalfOpen: true }, (outer) =>
      this.#pass(outer, connect(inside)),
    );
    this.#server = server;
    server.on("error", (error) => {
      log(`cannot open ${address}:${port}: ${error.message}`);
      this.#tryAgain(server);
    });
    server.listen({ host: address, port }, () => log(`open: ${address}:${port}`));
  }

  #shut(): void {
    this.#attempt.abort();
    this.#attempt = new AbortController();
    if (this.#server === undefined) return;
    this.#server.close();
    this.#server = undefined;
    for (const socket of this.#sockets) socket.destroy();
    this.#options.log("shut");
  }

  #tryAgain(server: Server): void {
    const { clock } = this.#options;
    clock.sleep(RETRY_MS, this.#attempt.signal).then(
      () => {
        if (this.#server !== server) return;
        this.#server = undefined;
        this.#open();
      },
      () => undefined,
    );
  }

  #pass(outer: Socket, inner: Socket): void {
    for (const socket of [outer, inner]) {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    }
    let hasAnswered = false;
    inner.once("connect", () => {
      hasAnswered = true;
    });
    inner.once("error", () => (hasAnswered ? outer.destroy() : apologize(outer)));
    outer.once("error", () => inner.destroy());
    outer.once("close", () => inner.destroy());
    outer.pipe(inner);
    inner.pipe(outer);
  }
}

/** Reads on, for a connection that is torn down while something unread is on its way loses the answer too. */
function apologize(socket: Socket): void {
  socket.setTimeout(APOLOGY_MS, () => socket.destroy());
  socket.end(UNAVAILABLE);
  socket.resume();
}
