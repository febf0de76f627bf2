import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { ERROR_CODES, type MigError } from "../../src/domain/errors.ts";
import { isTerminal, type JobView } from "../../src/domain/job.ts";
import { viewJob } from "../../src/domain/job-view.ts";
import { GATE_CLOSED_AT_BOOT, type Gate } from "../../src/domain/serving.ts";
import type { StoredEvent } from "../../src/domain/step.ts";
import { SPEC } from "./cli-fixtures.ts";

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: unknown;
}

/** What a request is answered with: JSON, or an error as problem+json. */
type Answer = (received: Received) => unknown;

/**
 * Plays the daemon on a Unix socket and a port, as the README of src/web describes it: scripted answers, one job whose journal
 * the test writes, the serve gate. It can die and come back, as the daemon does; its journal outlives it.
 */
export interface SocketDaemon extends AsyncDisposable {
  readonly received: readonly Received[];
  /** The page's address, the same after it came back. */
  readonly url: string;
  /** Answers to "POST /api/v1/checks" and the like. */
  on(route: string, answer: Answer): void;
  /** The job's journal so far. */
  readonly journal: StoredEvent[];
  view(): JobView;
  /** Appends to the journal and sends it to whoever watches. */
  append(...events: readonly StoredEvent[]): void;
  /** Sends a message beside the journal to whoever watches. */
  send(event: string, data: unknown): void;
  /** Resolves when so many streams are open. */
  watched(count?: number): Promise<void>;
  /** From now on every stream begins with the first event, whatever the reader has. */
  repeatItself(): void;
  setGate(gate: Gate): void;
  start(): Promise<void>;
  /** Dies: the socket is gone, connections break off in the middle. */
  die(): Promise<void>;
}

export async function startSocketDaemon(socketPath: string): Promise<SocketDaemon> {
  const received: Received[] = [];
  const routes = new Map<string, Answer>();
  const journal: StoredEvent[] = [];
  const streams = new Set<ServerResponse>();
  const watchers = new Set<() => void>();
  const waits = new Set<() => void>();
  let isForgetful = false;
  let gate: Gate = GATE_CLOSED_AT_BOOT;
  const servers: Server[] = [];
  let port = 0;

  function view(): JobView {
    return viewJob(SPEC, journal);
  }

  function answerStream(request: IncomingMessage, response: ServerResponse): void {
    const after = isForgetful ? 0 : Number(request.headers["last-event-id"] ?? 0);
    if (isTerminal(view().state) && after >= journal.length) {
      response.writeHead(204).end();
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(": hello\nretry: 2000\n\n");
    for (const event of journal.filter(({ seq }) => seq > after)) writeEvent(response, event);
    if (isTerminal(view().state)) {
      response.end();
      return;
    }
    streams.add(response);
    response.on("close", () => streams.delete(response));
    for (const watcher of watchers) watcher();
  }

  async function answerGate(url: URL, response: ServerResponse): Promise<void> {
    const known = url.searchParams.get("from") === "open";
    const seconds = Number(url.searchParams.get("wait") ?? 0);
    if (seconds > 0 && gate.serve === known) {
      const { promise, resolve } = Promise.withResolvers<void>();
      waits.add(resolve);
      response.on("close", resolve);
      await promise;
      waits.delete(resolve);
    }
    if (!response.destroyed) respond(response, gate.serve ? 200 : 503, gate);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    const { method = "GET", headers } = request;
    const text = Buffer.concat(await request.toArray()).toString();
    const one = {
      method,
      path: url.pathname + url.search,
      headers,
      body: text === "" ? undefined : JSON.parse(text),
    };
    received.push(one);
    const scripted = routes.get(`${method} ${url.pathname}`);
    if (scripted !== undefined) return respondWith(response, scripted(one));
    if (url.pathname === "/may-serve") return await answerGate(url, response);
    if (url.pathname === `/api/v1/jobs/${SPEC.id}/events`) return answerStream(request, response);
    if (url.pathname === `/api/v1/jobs/${SPEC.id}`) return respond(response, 200, view());
    if (url.pathname === `/api/v1/jobs/${SPEC.id}/progress`) return respond(response, 200, null);
    respond(response, 404, { code: "NOT_FOUND", detail: `Cannot find ${method} ${url.pathname}` });
  }

  async function start(): Promise<void> {
    for (const where of [{ path: socketPath }, { host: "127.0.0.1", port }]) {
      const server = createServer((request, response) => void answer(request, response));
      server.listen(where);
      await once(server, "listening");
      const bound = server.address();
      if (typeof bound === "object" && bound !== null) port = bound.port;
      servers.push(server);
    }
  }

  async function die(): Promise<void> {
    const closing = servers.splice(0).map(async (server) => {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    });
    await Promise.all(closing);
  }

  await start();
  return {
    received,
    journal,
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    view,
    start,
    die,
    on: (route, how) => void routes.set(route, how),
    append(...events) {
      for (const event of events) {
        journal.push(event);
        for (const stream of streams) writeEvent(stream, event);
      }
      if (isTerminal(view().state)) for (const stream of streams) stream.end();
    },
    send(event, data) {
      for (const stream of streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    watched(count = 1) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = (): void => {
        if (streams.size < count) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      return promise;
    },
    repeatItself() {
      isForgetful = true;
    },
    setGate(next) {
      gate = next;
      for (const wake of waits) wake();
    },
    [Symbol.asyncDispose]: die,
  };
}

function writeEvent(response: ServerResponse, event: StoredEvent): void {
  response.write(`id: ${event.seq}\ndata: ${JSON.stringify(event)}\n\n`);
}

function respondWith(response: ServerResponse, answer: unknown): void {
  if (!(answer instanceof Error)) {
    respond(response, 200, answer);
    return;
  }
  const { code, message, hint, details } = answer as MigError;
  respond(response, ERROR_CODES[code].http, { code, detail: message, hint, details });
}

function respond(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
