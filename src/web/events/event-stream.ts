import { once } from "node:events";
import type { Clock } from "../../clock.ts";
import type { Response } from "../express.ts";

export interface Message {
  readonly name?: string;
  readonly id?: number;
  readonly data: unknown;
}

/** One answer of `text/event-stream`. */
export interface EventStream {
  /** Aborted when the reader has gone or was cut off, or the stream was ended. */
  readonly signal: AbortSignal;
  send(message: Message): void;
  /** The same, put into words before. */
  sendText(text: Buffer): void;
  /** Resolves once the reader took most of what was sent; cuts it off when it does not read for 30 s. */
  drained(): Promise<void>;
  /** True while the reader lags; what may be lost is better left out then. */
  isLagging(): boolean;
  end(): void;
}

const HEARTBEAT_MS = 15_000;
const SLOW_READER_MS = 30_000;
const RETRY_MS = 2_000;
const MAX_UNREAD_BYTES = 64 * 1024;

export function openEventStream(response: Response, clock: Clock): EventStream {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  response.writeHead(200, {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
  });
  response.write(`retry: ${RETRY_MS}\n\n`);
  const isLagging = (): boolean => response.writableLength > MAX_UNREAD_BYTES;
  void beat(response, clock, { signal: gone.signal, isLagging });

  return {
    signal: gone.signal,
    isLagging,
    send(message) {
      response.write(messageText(message));
    },
    sendText(text) {
      response.write(text);
    },
    async drained() {
      if (isLagging() && !gone.signal.aborted) await waitForReader(response, clock, gone.signal);
    },
    end() {
      response.end();
      gone.abort();
    },
  };
}

/** A message as it goes over the wire. */
export function messageText({ name, id, data }: Message): Buffer {
  const head = `${name === undefined ? "" : `event: ${name}\n`}${id === undefined ? "" : `id: ${id}\n`}`;
  return Buffer.from(`${head}data: ${JSON.stringify(data)}\n\n`);
}

/** Comments keep proxies from closing a silent line; a reader that lags gets none. */
async function beat(
  response: Response,
  clock: Clock,
  stream: { readonly signal: AbortSignal; readonly isLagging: () => boolean },
): Promise<void> {
  while (await slept(clock, HEARTBEAT_MS, stream.signal)) {
    if (!stream.isLagging()) response.write(": still here\n\n");
  }
}

async function waitForReader(response: Response, clock: Clock, gone: AbortSignal): Promise<void> {
  const read = new AbortController();
  const stop = AbortSignal.any([read.signal, gone]);
  const tooSlow = slept(clock, SLOW_READER_MS, stop).then((isOver) => {
    if (isOver) response.destroy();
  });
  await once(response, "drain", { signal: gone }).catch(() => undefined);
  read.abort();
  await tooSlow;
}

/** True after `ms`, false when the signal came first. */
async function slept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, signal);
    return !signal.aborted;
  } catch {
    return false;
  }
}
