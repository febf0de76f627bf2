import type { RawData, WebSocket } from "ws";
import { z } from "zod";
import type { Clock } from "../../clock.ts";
import type { ConsoleLine } from "../../domain/console.ts";

/*
 * A terminal over a WebSocket. Binary messages are what is typed and what is shown, as bytes; text messages are JSON:
 * `{ type: "resize", columns, rows }` from the one who looks, and `{ type: "hold" }` and `{ type: "go" }` where he cannot show
 * it as fast as it comes; `{ type: "end", reason, exit? }` to him, the last one.
 */

const BEAT_MS = 15_000;
/** So much may be on its way to a slow reader; then the controller is held back. */
const HIGH_BYTES = 256 * 1024;
const LOW_BYTES = 64 * 1024;
/** How long the other side has to say goodbye. */
const GOODBYE_MS = 1_000;

const CLOSED = { normally: 1000, goingAway: 1001, notUnderstood: 1008 } as const;

const size = z.int().min(1).max(1000);
const controlSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("resize"), columns: size, rows: size }),
  z.strictObject({ type: z.literal("hold") }),
  z.strictObject({ type: z.literal("go") }),
]);
type Control = z.infer<typeof controlSchema>;

/** Joins both until one of them ends; the result ends it from here. */
export function serveConsole(socket: WebSocket, line: ConsoleLine, clock: Clock): (reason: string) => void {
  const gone = new AbortController();
  const flow = createFlow(line);
  const release = (): void => {
    if (socket.bufferedAmount <= LOW_BYTES) flow.go("wire");
  };
  socket.on("message", (data, isBinary) => {
    const bytes = bytesOf(data);
    const control = isBinary ? undefined : controlOf(bytes.toString("utf8"));
    if (isBinary) line.write(bytes);
    else if (control === undefined) socket.close(CLOSED.notUnderstood, "not understood");
    else obey(control, line, flow);
  });
  socket.on("error", () => undefined);
  socket.on("close", () => {
    gone.abort();
    line.close("hung up");
  });
  line.onData((data) => {
    if (socket.readyState !== socket.OPEN) return;
    socket.send(data, { binary: true }, release);
    if (socket.bufferedAmount > HIGH_BYTES) flow.hold("wire");
  });
  line.onClose((end) => {
    if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ type: "end", ...end }));
    void sayGoodbye(socket, { code: CLOSED.normally, clock, gone: gone.signal });
  });
  void beat(socket, clock, gone.signal);
  return (reason) => {
    line.close(reason);
    void sayGoodbye(socket, { code: CLOSED.goingAway, clock, gone: gone.signal });
  };
}

function bytesOf(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}

function controlOf(text: string): Control | undefined {
  try {
    return controlSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function obey(control: Control, line: ConsoleLine, flow: Flow): void {
  switch (control.type) {
    case "resize":
      line.resize(control.columns, control.rows);
      break;
    case "hold":
      flow.hold("reader");
      break;
    case "go":
      flow.go("reader");
      break;
  }
}

type Holder = "wire" | "reader";

interface Flow {
  hold(by: Holder): void;
  go(by: Holder): void;
}

/** The other side is held back while either cannot take more. */
function createFlow(line: ConsoleLine): Flow {
  const holders = new Set<Holder>();
  return {
    hold(by) {
      if (holders.size === 0) line.pause();
      holders.add(by);
    },
    go(by) {
      if (holders.delete(by) && holders.size === 0) line.resume();
    },
  };
}

async function sayGoodbye(
  socket: WebSocket,
  { code, clock, gone }: { readonly code: number; readonly clock: Clock; readonly gone: AbortSignal },
): Promise<void> {
  socket.close(code);
  if (await slept(clock, GOODBYE_MS, gone)) socket.terminate();
}

/** A line that has gone dead would keep the console of its controller from everybody. */
async function beat(socket: WebSocket, clock: Clock, gone: AbortSignal): Promise<void> {
  let isAlive = true;
  socket.on("pong", () => {
    isAlive = true;
  });
  while (await slept(clock, BEAT_MS, gone)) {
    if (!isAlive) socket.terminate();
    isAlive = false;
    if (socket.readyState === socket.OPEN) socket.ping();
  }
}

async function slept(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await clock.sleep(ms, signal);
    return true;
  } catch {
    return false;
  }
}
