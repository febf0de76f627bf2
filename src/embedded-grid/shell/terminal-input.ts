import type { SessionChannel } from "../ssh/channel.ts";

/**
 * Who gets what is typed on a terminal: the line editor, a question that a command asks, a component's terminal.
 * The last one attached gets it; what nobody took waits for the next, but for Ctrl-C.
 */
export interface TerminalInput {
  /** Returns the way out, which may be called again. */
  attach(consumer: (data: Buffer) => void, options?: { readonly byLine?: boolean }): () => void;
  /** Called at a Ctrl-C that nobody takes; what was typed before it is forgotten. Returns the way out. */
  onInterrupt(listener: () => void): () => void;
}

interface Consumer {
  readonly take: (data: Buffer) => void;
  /** Gets one line and no more, so that pasted lines reach whoever comes next. */
  readonly byLine: boolean;
  isFull: boolean;
}

const CONTROL_C = 3;
const CARRIAGE_RETURN = 13;
const LINE_FEED = 10;

export function createTerminalInput(channel: SessionChannel): TerminalInput {
  const consumers: Consumer[] = [];
  const interrupted = new Set<() => void>();
  let pending: Buffer = Buffer.alloc(0);

  function pump(): void {
    for (let top = consumers.at(-1); top !== undefined && pending.length > 0; top = consumers.at(-1)) {
      if (top.isFull) return;
      const end = top.byLine ? endOfLine(pending) : undefined;
      const piece = pending.subarray(0, end);
      pending = pending.subarray(piece.length);
      top.isFull = end !== undefined;
      top.take(piece);
    }
  }

  channel.input.on("data", (data: Buffer) => {
    pending = Buffer.concat([pending, data]);
    const at = consumers.length === 0 && interrupted.size > 0 ? pending.lastIndexOf(CONTROL_C) : -1;
    if (at === -1) return pump();
    pending = pending.subarray(at + 1);
    for (const listener of interrupted) listener();
  });

  return {
    attach(take, options = {}) {
      const consumer: Consumer = { take, byLine: options.byLine === true, isFull: false };
      consumers.push(consumer);
      pump();
      return () => {
        const index = consumers.indexOf(consumer);
        if (index !== -1) consumers.splice(index, 1);
        pump();
      };
    },
    onInterrupt(listener) {
      interrupted.add(listener);
      return () => interrupted.delete(listener);
    },
  };
}

/** Where the first line ends, undefined when it has not ended yet; CR LF is one end. */
function endOfLine(data: Buffer): number | undefined {
  const index = data.findIndex((byte) => byte === CARRIAGE_RETURN || byte === LINE_FEED);
  if (index === -1) return undefined;
  const isPair = data[index] === CARRIAGE_RETURN && data[index + 1] === LINE_FEED;
  return index + (isPair ? 2 : 1);
}
