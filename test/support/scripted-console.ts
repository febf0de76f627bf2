import type { ConsoleEnd, ConsoleLine } from "../../src/domain/console.ts";

/** A terminal on a controller without a controller: the test says what it prints, and sees what it is told. */
export interface ScriptedConsole {
  /** What was typed, and "resize 100x30", "pause", "resume", "close: why". */
  readonly seen: string[];
  open(): ConsoleLine;
  print(text: string): void;
  end(end: ConsoleEnd): void;
}

export function createScriptedConsole(): ScriptedConsole {
  const seen: string[] = [];
  let onData: (data: Uint8Array) => void = () => undefined;
  const listeners: ((end: ConsoleEnd) => void)[] = [];
  const onClose = (end: ConsoleEnd): void => {
    for (const listener of listeners.splice(0)) listener(end);
  };
  return {
    seen,
    open: () => ({
      write: (data) => void seen.push(typeof data === "string" ? data : Buffer.from(data).toString()),
      resize: (columns, rows) => void seen.push(`resize ${columns}x${rows}`),
      onData(listener) {
        onData = listener;
      },
      onClose(listener) {
        listeners.push(listener);
      },
      pause: () => void seen.push("pause"),
      resume: () => void seen.push("resume"),
      close(reason) {
        seen.push(`close: ${reason}`);
        onClose({ reason });
      },
    }),
    print: (text) => onData(Buffer.from(text)),
    end: onClose,
  };
}
