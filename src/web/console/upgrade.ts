import { type IncomingMessage, type Server, ServerResponse } from "node:http";
import { Socket } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";
import { MigError } from "../../domain/errors.ts";

/*
 * A request for a WebSocket goes through the app like any other, with all its doors: name, password, origin. Its answer is
 * an ordinary one until a route takes the connection over; so what is refused is refused in the same words.
 */

/** What a message of the other side may hold; a person types less. */
const MAX_MESSAGE_BYTES = 64 * 1024;

const sockets = new WebSocketServer({
  noServer: true,
  clientTracking: false,
  perMessageDeflate: false,
  maxPayload: MAX_MESSAGE_BYTES,
});

interface Upgrade {
  readonly socket: Socket;
  readonly head: Buffer;
}

const upgrades = new WeakMap<IncomingMessage, Upgrade>();

/** Lets the doorman answer requests that want another protocol, too. */
export function answerUpgrades(
  server: Server,
  doorman: (request: IncomingMessage, response: ServerResponse) => void,
): void {
  server.on("upgrade", (request: IncomingMessage, socket: unknown, head: Buffer) => {
    if (!(socket instanceof Socket)) throw new Error("A connection that is no socket");
    socket.on("error", () => socket.destroy());
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once("finish", () => socket.end());
    upgrades.set(request, { socket, head });
    doorman(request, response);
  });
}

export function isUpgrade(request: IncomingMessage): boolean {
  return upgrades.has(request) && request.headers.upgrade?.toLowerCase() === "websocket";
}

/** Throws `BAD_REQUEST` for a request that wants no WebSocket. */
export function mustBeUpgrade(request: IncomingMessage): void {
  if (isUpgrade(request)) return;
  throw new MigError("BAD_REQUEST", "Cannot open a console: the request asks for no WebSocket", {
    hint: "Send it as a WebSocket handshake, with the ticket from POST /api/v1/console/tickets.",
  });
}

/** Takes the connection over. Undefined: the other side is gone, or its handshake was none; it was answered then. */
export function acceptUpgrade(request: IncomingMessage, response: ServerResponse): WebSocket | undefined {
  const upgrade = upgrades.get(request);
  if (upgrade === undefined || upgrade.socket.destroyed) return undefined;
  const { socket, head } = upgrade;
  response.detachSocket(socket);
  let accepted: WebSocket | undefined;
  sockets.handleUpgrade(request, socket, head, (opened) => {
    accepted = opened;
  });
  return accepted;
}
