import { once } from "node:events";
import type { Server } from "node:http";
import type { AgentFacade } from "../agent-facade.ts";
import type { Clock } from "../clock.ts";
import { packageRoot } from "../package-root.ts";
import { buildApp } from "./app.ts";
import { createAuthenticator } from "./auth/authenticator.ts";
import { createOpenStreams, type OpenStreams } from "./events/open-streams.ts";
import { listenSocket } from "./listen.ts";
import { openContext } from "./request-context.ts";
import { needsRestart, type WebLog, type WebSettings } from "./settings.ts";
import { createDoor, type Doorman, TcpDoor } from "./tcp-door.ts";

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
  /** Resolves when the door speaks what the last update said, HTTP or HTTPS. */
  settled(): Promise<void>;
}

/** People who watch, and gates that wait; each costs some kilobytes, and more only while it does not read. */
const MAX_OPEN_STREAMS = 512;
const CLOSE_GRACE_MS = 2_000;
/** Opens both doors; throws `PORT_IN_USE` or `CONFIG_INVALID` and then leaves none open. */
export async function startWeb({ facade, settings, clock, log }: WebOptions): Promise<WebServer> {
  let current = settings;
  const live = (): WebSettings => current;
  const failures = { logIn: 0 };
  const onFailure = (failure: Parameters<NonNullable<AgentFacade["onAuthFailure"]>>[0]): void => {
    log.warn({ ...failure }, "wrong user name or password");
    failures.logIn += 1;
    facade.onAuthFailure?.(failure);
  };
  const authenticator = createAuthenticator({ settings: live, clock, onFailure });
  const streams = createOpenStreams(MAX_OPEN_STREAMS);
  const parts = { facade, settings: live, clock, log, authenticator, streams, failures };
  const app = buildApp({ ...parts, root: packageRoot() });

  const doorman = (origin: { readonly local: boolean; readonly secure: boolean }): Doorman => {
    return (request, response) => {
      openContext(request, origin);
      app(request, response);
    };
  };
  const tcp = new TcpDoor(settings.tls, {
    clock,
    doorman,
    onExchange: () => streams.cut("http and https have been exchanged"),
    onTrouble: (error) => log.error({ err: error }, "the page cannot be reached over the network"),
  });
  const local = createDoor(undefined, doorman({ local: true, secure: false }));
  const { address, port } = await openDoors(settings, { tcp, local });
  log.info({ address, port, socket: settings.socketPath }, "listening");

  return {
    address,
    port,
    update(next) {
      const waiting = needsRestart(settings, next);
      const isNewLogin = next.username !== current.username || !isSamePassword(next, current);
      current = next;
      tcp.use(next.tls);
      if (isNewLogin) {
        authenticator.settingsChanged();
        streams.cut("who may log in has changed");
      }
      return waiting;
    },
    settled: () => tcp.settled(),
    async [Symbol.asyncDispose]() {
      await tcp.settled();
      await closeDoors([tcp.server, local], { streams, clock });
    },
  };
}

function isSamePassword(left: WebSettings, right: WebSettings): boolean {
  const [a, b] = [left.passwordVerifier, right.passwordVerifier];
  return a === b || (a?.mark !== undefined && a.mark === b?.mark);
}

async function openDoors(
  settings: WebSettings,
  doors: { readonly tcp: TcpDoor; readonly local: Server },
): Promise<{ readonly address: string; readonly port: number }> {
  if (settings.socketPath !== undefined) await listenSocket(doors.local, settings.socketPath);
  try {
    return await doors.tcp.open(settings);
  } catch (error) {
    await closeDoor(doors.local);
    throw error;
  }
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
