import { WebSocket } from "ws";
import type { ConsoleEnd, ConsoleLine } from "../domain/console.ts";
import { connectionError, type Door, problemOf, readAnswer } from "./client.ts";

export interface ConsoleCall {
  readonly ticket: string;
  readonly columns: number;
  readonly rows: number;
  readonly term: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The daemon logs in to the controller before it answers. */
const HANDSHAKE_MS = 60_000;

/** A terminal through the daemon. Throws the daemon's own words when it refuses, and `AGENT_NOT_RUNNING`. */
export async function openConsoleSocket(door: Door, call: ConsoleCall): Promise<ConsoleLine> {
  const { ticket, columns, rows, term, headers, signal } = call;
  const query = new URLSearchParams({ ticket, columns: String(columns), rows: String(rows), term });
  const path = `/api/v1/console?${query.toString()}`;
  const url = "socketPath" in door ? `ws+unix:${door.socketPath}:${path}` : new URL(path, door.url);
  const socket = new WebSocket(url, { headers, perMessageDeflate: false, handshakeTimeout: HANDSHAKE_MS });
  await opened(socket, door, signal);
  return lineOf(socket, signal);
}

function opened(socket: WebSocket, door: Door, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("open", () => {
      // What comes before somebody listens is to be shown, too.
      socket.pause();
      resolve();
    });
    socket.once("error", (error) => reject(connectionError(door, error)));
    socket.once("unexpected-response", (_request, response) => {
      readAnswer(response, door, signal)
        .then(({ status, body }) => reject(problemOf(status, body)))
        .catch(reject);
    });
  });
}

function lineOf(socket: WebSocket, signal: AbortSignal): ConsoleLine {
  const listeners: ((end: ConsoleEnd) => void)[] = [];
  let onData: (data: Uint8Array) => void = () => undefined;
  let end: ConsoleEnd = { reason: "the agent was lost" };
  const leave = (): void => socket.close();
  signal.addEventListener("abort", leave, { once: true });
  socket.on("message", (data, isBinary) => {
    const bytes = Array.isArray(data) ? Buffer.concat(data) : Buffer.from(new Uint8Array(data));
    if (isBinary) onData(bytes);
    else end = endOf(bytes.toString("utf8")) ?? end;
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    signal.removeEventListener("abort", leave);
    for (const listener of listeners) listener(end);
  });
  return {
    write: (data) => socket.send(Buffer.from(data), { binary: true }),
    resize: (columns, rows) => socket.send(JSON.stringify({ type: "resize", columns, rows })),
    onData(listener) {
      onData = listener;
      socket.resume();
    },
    onClose(listener) {
      if (socket.readyState === socket.CLOSED) listener(end);
      else listeners.push(listener);
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    close(reason) {
      end = { reason };
      socket.close();
    },
  };
}

/** The daemon's last message; taken for what it claims to be, as all its answers are. */
function endOf(text: string): ConsoleEnd | undefined {
  const { type, reason, exit } = JSON.parse(text) as { type?: string } & ConsoleEnd;
  if (type !== "end") return undefined;
  return exit === undefined ? { reason } : { reason, exit };
}
