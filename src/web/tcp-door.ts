import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer, Server as TlsServer } from "node:https";
import type { Clock } from "../clock.ts";
import { answerUpgrades } from "./console/upgrade.ts";
import { listenTcp } from "./listen.ts";
import { answerMalformed } from "./malformed.ts";
import type { WebSettings } from "./settings.ts";

const MAX_CONNECTIONS = 1024;
const CLOSE_GRACE_MS = 2_000;
/** A request is small and must come in one go; an answer may take its time. */
const SERVER_OPTIONS: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  keepAlive: true,
};

export type Doorman = (request: IncomingMessage, response: ServerResponse) => void;

export function createDoor(tls: WebSettings["tls"], doorman: Doorman): Server {
  const server =
    tls === undefined
      ? createServer(SERVER_OPTIONS, doorman)
      : createTlsServer({ ...SERVER_OPTIONS, ...tls, minVersion: "TLSv1.2" }, doorman);
  answerUpgrades(server, doorman);
  server.maxConnections = MAX_CONNECTIONS;
  answerMalformed(server);
  // A connection that was busy when the door was closed has nothing to wait for once its answer is out.
  server.on("request", (_request, response) => {
    response.once("close", () => {
      if (!server.listening) server.closeIdleConnections();
    });
  });
  return server;
}

export interface TcpDoorParts {
  readonly clock: Clock;
  doorman(origin: { readonly local: boolean; readonly secure: boolean }): Doorman;
  /** It speaks another protocol from now on: what is held open ends, and comes again. */
  onExchange(): void;
  onTrouble(error: unknown): void;
}

/**
 * The door to the network. It learns a new certificate while it is open; from HTTP to HTTPS, or back, it is exchanged: the
 * old one listens no more before the new one does, on the same address and port.
 */
export class TcpDoor {
  readonly #parts: TcpDoorParts;
  #server: Server;
  #tls: WebSettings["tls"];
  #exchanging: Promise<void> = Promise.resolve();
  #bound: { readonly address: string; readonly port: number } | undefined;

  constructor(tls: WebSettings["tls"], parts: TcpDoorParts) {
    this.#parts = parts;
    this.#tls = tls;
    this.#server = this.#create(tls);
  }

  get server(): Server {
    return this.#server;
  }

  /** Throws `PORT_IN_USE`, `CONFIG_INVALID`. */
  async open(settings: { readonly listen: string; readonly port: number }): Promise<{
    readonly address: string;
    readonly port: number;
  }> {
    await listenTcp(this.#server, settings);
    const bound = this.#server.address();
    if (bound === null || typeof bound === "string") throw new Error("A TCP server without an address");
    this.#bound = bound;
    return bound;
  }

  /** Takes a pair over, or none. */
  use(tls: WebSettings["tls"]): void {
    const before = this.#tls;
    this.#tls = tls;
    if (tls?.cert === before?.cert && tls?.key === before?.key) return;
    if (tls !== undefined && before !== undefined && this.#server instanceof TlsServer) {
      this.#server.setSecureContext(tls);
      return;
    }
    this.#exchanging = this.#exchanging.then(() => this.#exchange()).catch(this.#parts.onTrouble);
  }

  /** Resolves when what was asked for by `use` is so. */
  settled(): Promise<void> {
    return this.#exchanging;
  }

  async #exchange(): Promise<void> {
    const bound = this.#bound;
    const isSecure = this.#server instanceof TlsServer;
    if (bound === undefined || isSecure === (this.#tls !== undefined)) return;
    const old = this.#server;
    old.close();
    this.#parts.onExchange();
    this.#server = this.#create(this.#tls);
    this.#leave(old);
    await listenTcp(this.#server, { listen: bound.address, port: bound.port });
  }

  /** Answers under way may end. */
  #leave(old: Server): void {
    const gone = new AbortController();
    old.once("close", () => gone.abort());
    this.#parts.clock.sleep(CLOSE_GRACE_MS, gone.signal).then(
      () => old.closeAllConnections(),
      () => undefined,
    );
  }

  #create(tls: WebSettings["tls"]): Server {
    return createDoor(tls, this.#parts.doorman({ local: false, secure: tls !== undefined }));
  }
}
