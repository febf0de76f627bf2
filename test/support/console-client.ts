import { WebSocket } from "ws";
import type { WebDoor } from "./web-client.ts";

/** A WebSocket client at the console, as a page is one. */
export interface ConsoleClient extends Disposable {
  readonly socket: WebSocket;
  /** All that was shown so far. */
  shown(): string;
  /** Resolves when it was shown. */
  saw(text: string): Promise<void>;
  /** The text messages so far. */
  readonly said: unknown[];
  /** Close code and what the other side said last. */
  readonly closed: Promise<number>;
}

function consoleUrl(door: WebDoor, query: Readonly<Record<string, string>>): string {
  const path = `/api/v1/console?${new URLSearchParams(query).toString()}`;
  return "port" in door ? `ws://127.0.0.1:${door.port}${path}` : `ws+unix:${door.socketPath}:${path}`;
}

/** Resolves when it is open; throws the status and the code of the refusal. */
export async function openConsole(
  door: WebDoor,
  query: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<ConsoleClient> {
  const socket = new WebSocket(consoleUrl(door, query), { headers });
  let text = "";
  const said: unknown[] = [];
  const watchers = new Set<() => void>();
  socket.on("message", (data: Buffer, isBinary) => {
    if (isBinary) text += data.toString();
    else said.push(JSON.parse(data.toString()));
    for (const watcher of watchers) watcher();
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  await new Promise<void>((resolve, reject) => {
    socket.on("open", resolve);
    socket.on("error", reject);
    socket.on("unexpected-response", (_request, response) => {
      void response.toArray().then((chunks) => {
        const { code } = JSON.parse(Buffer.concat(chunks).toString()) as { code: string };
        reject(new Error(`${response.statusCode ?? 0} ${code}`));
      });
    });
  });
  return {
    socket,
    said,
    closed,
    shown: () => text,
    saw(wanted) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = (): void => {
        if (!text.includes(wanted)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      return promise;
    },
    [Symbol.dispose]: () => socket.terminate(),
  };
}
