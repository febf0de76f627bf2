import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from "node:http";
import { createServer as createTlsServer, Server as TlsServer } from "node:https";
import type { AgentFacade } from "../agent-facade.ts";
import type { Clock } from "../clock.ts";
import { packageRoot } from "../package-root.ts";
import { buildApp } from "./app.ts";
import { createAuthenticator } from "./auth/authenticator.ts";
import { answerUpgrades } from "./console/upgrade.ts";
import { createOpenStreams, type OpenStreams } from "./events/open-streams.ts";
import { listenSocket, listenTcp } from "./listen.ts";
import { answerMalformed } from "./malformed.ts";
import { openContext } from "./request-context.ts";
import { needsRestart, type WebLog, type WebSettings } from "./settings.ts";

export interface WebOptions {
  readonly facade: AgentFacade;
  readonly settings: WebSettings;
  readonly clock: Clock;
  readonly log: WebLog;
}

export interface WebServer extends AsyncDisposable {
  readonly address: string;
  /** The port that was taken, also where the settings say 0. */
  readonly port: number;
  /** Swaps the settings, open streams go on; returns the names of those that wait for a restart. */
  update(settings: WebSettings): readonly string[];
}

const MAX_OPEN_STREAMS = 64;
const MAX_CONNECTIONS = 512;
const CLOSE_GRACE_MS = 2_000;
/** A request is small and must come in one go; an answer may take its time. */
const SERVER_OPTIONS: ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  keepAlive: true,
};

type Doorman = (request: IncomingMessage, response: ServerResponse) => void;

/** Opens both doors; throws `PORT_IN_USE` or `CONFIG_INVALID` and then leaves none open. */
export async function startWeb({ facade, settings, clock, log }: WebOptions): Promise<WebServer> {
  let current = settings;
  const live = (): WebSettings => current;
  const onFailure = (failure: Parameters<NonNullable<AgentFacade["onAuthFailure"]>>[0]): void => {
    log.warn({ ...failure }, "wrong user name or password");
    facade.onAuthFailure?.(failure);
  };
  const authenticator = createAuthenticator({ settings: live, clock, onFailure });
  const streams = createOpenStreams(MAX_OPEN_STREAMS);
  const app = buildApp({ facade, settings: live, clock, log, authenticator, streams, root: packageRoot() });

  const doorman = (origin: { readonly local: boolean; readonly secure: boolean }): Doorman => {
    return (request, response) => {
      openContext(request, origin);
      app(request, response);
    };
  };
  const tcp = createDoor(settings.tls, doorman({ local: false, secure: settings.tls !== undefined }));
  const local = createDoor(undefined, doorman({ local: true, secure: false }));
  await openDoors(settings, { tcp, local });
  const { address, port } = boundTo(tcp);
  log.info({ address, port, socket: settings.socketPath }, "listening");

  return {
    address,
    port,
    update(next) {
      const waiting = needsRestart(settings, next);
      const isNewLogin = next.username !== current.username || !isSamePassword(next, current);
      if (tcp instanceof TlsServer && next.tls !== undefined) tcp.setSecureContext(next.tls);
      current = next;
      if (isNewLogin) {
        authenticator.settingsChanged();
        streams.cut();
      }
      return waiting;
    },
    [Symbol.asyncDispose]: () => closeDoors([tcp, local], { streams, clock }),
  };
}

function isSamePassword(left: WebSettings, right: WebSettings): boolean {
  const [a, b] = [left.passwordVerifier, right.passwordVerifier];
  return a === b || (a?.mark !== undefined && a.mark === b?.mark);
}

function createDoor(tls: WebSettings["tls"], doorman: Doorman): Server {
  const server =
    tls === undefined
      ? createServer(SERVER_OPTIONS, doorman)
      : createTlsServer({ ...SERVER_OPTIONS, ...tls }, doorman);
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

async function openDoors(
  settings: WebSettings,
  doors: { readonly tcp: Server; readonly local: Server },
): Promise<void> {
  if (settings.socketPath !== undefined) await listenSocket(doors.local, settings.socketPath);
  try {
    await listenTcp(doors.tcp, settings);
  } catch (error) {
    await closeDoor(doors.local);
    throw error;
  }
}

function boundTo(server: Server): { readonly address: string; readonly port: number } {
  const bound = server.address();
  if (bound === null || typeof bound === "string") throw new Error("A TCP server without an address");
  return bound;
}

interface Closing {
  readonly streams: OpenStreams;
  readonly clock: Clock;
}

/** Finishes what is held open, lets running answers end, then closes what still hangs on. */
async function closeDoors(doors: readonly Server[], { streams, clock }: Closing): Promise<void> {
  const closed = Promise.all(doors.map(closeDoor));
  streams.finishAll();
  const isClosed = new AbortController();
  const cut = clock.sleep(CLOSE_GRACE_MS, isClosed.signal).then(
    () => {
      for (const door of doors) door.closeAllConnections();
    },
    () => undefined,
  );
  await closed;
  isClosed.abort();
  await cut;
}

async function closeDoor(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  await closed;
}
