import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";

/** What arrived at a webhook. */
export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: { readonly type: string; readonly data: Record<string, unknown> };
}

/** Somebody who is told: a real HTTP server that notes what comes. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** How it answers from now on; default 204. */
  answer: (response: ServerResponse) => void;
  /** Resolves when so many have come. */
  until(count: number): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const watchers = new Set<() => void>();
  const receiver = {
    answer(response: ServerResponse): void {
      response.writeHead(204).end();
    },
  };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const text = Buffer.concat(parts).toString("utf8");
      received.push({ headers: request.headers, text, json: JSON.parse(text) as Received["json"] });
      receiver.answer(response);
      for (const watcher of watchers) watcher();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const bound = server.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  return Object.assign(receiver, {
    url: `http://127.0.0.1:${port}/hook/secret-path`,
    received,
    async until(count: number) {
      while (received.length < count) {
        const { promise, resolve } = Promise.withResolvers<void>();
        watchers.add(resolve);
        await promise;
        watchers.delete(resolve);
      }
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  });
}
