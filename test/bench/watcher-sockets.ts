import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** Many who hold an event stream open, each on a socket of its own, with as little around it as can be. */
export interface Watchers extends Disposable {
  /** When each has got one more message: how long after the time in it the last had it, and its length. */
  next(): Promise<{ readonly ms: number; readonly bytes: number }>;
}

/** A message with a time, wherever it lies in what came. */
const MESSAGE = /(?:id: \d+\n)?data: \{[^\n]*?"at":"([^"]+)"[^\n]*\n\n/;

export async function openWatchers(to: {
  readonly port: number;
  readonly path: string;
  readonly count: number;
}): Promise<Watchers> {
  const sockets: Socket[] = [];
  for (let number = 0; number < to.count; number += 1) sockets.push(await open(to));
  return {
    async next() {
      const arrivals = await Promise.all(sockets.map(arrival));
      const [first] = arrivals;
      const last = Math.max(...arrivals.map(({ at }) => at));
      return { ms: last - Date.parse(first?.said ?? ""), bytes: first?.bytes ?? 0 };
    },
    [Symbol.dispose]() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

/** Resolves when what there is already has come. */
async function open({ port, path }: { readonly port: number; readonly path: string }): Promise<Socket> {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  socket.on("error", () => undefined);
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAccept: text/event-stream\r\n\r\n`);
  await once(socket, "data");
  // Not a word for so long: the backlog is over.
  await new Promise<void>((resolve) => {
    const quiet = () => {
      socket.off("data", again);
      resolve();
    };
    let timer = setTimeout(quiet, QUIET_MS);
    const again = () => {
      clearTimeout(timer);
      timer = setTimeout(quiet, QUIET_MS);
    };
    socket.on("data", again);
  });
  return socket;
}

const QUIET_MS = 5;

function arrival(
  socket: Socket,
): Promise<{ readonly at: number; readonly said: string; readonly bytes: number }> {
  return new Promise((resolve) => {
    let text = "";
    const hear = (chunk: Buffer): void => {
      text += chunk.toString("latin1");
      const found = MESSAGE.exec(text);
      if (found === null) return;
      socket.off("data", hear);
      resolve({
        at: performance.timeOrigin + performance.now(),
        said: found[1] ?? "",
        bytes: found[0].length,
      });
    };
    socket.on("data", hear);
  });
}
