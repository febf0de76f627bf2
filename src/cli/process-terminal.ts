import { createInterface } from "node:readline";
import type { ReadStream, WriteStream } from "node:tty";
import { MigError } from "../domain/errors.ts";
import { createSecretLine } from "./secret-line.ts";
import type { Sink, Source, Terminal } from "./terminal.ts";

/** The parts of `process` that a command touches. */
export interface ProcessStreams {
  readonly stdin: NodeJS.ReadableStream & Partial<Pick<ReadStream, "isTTY" | "setRawMode">>;
  readonly stdout: NodeJS.WritableStream & Partial<Pick<WriteStream, "isTTY" | "columns" | "rows">>;
  readonly stderr: NodeJS.WritableStream & Partial<Pick<WriteStream, "isTTY" | "columns" | "rows">>;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The terminal, pipes or files that this process was started with. */
export function createProcessTerminal(streams: ProcessStreams): Terminal {
  const { stdin, stdout, stderr, env } = streams;
  return { stdout: sinkOf(stdout), stderr: sinkOf(stderr), stdin: sourceOf(stdin, stderr), env };
}

const COLUMNS = 80;
const ROWS = 24;

function sinkOf(stream: ProcessStreams["stdout"]): Sink {
  return {
    isTerminal: stream.isTTY === true,
    get columns() {
      return stream.columns ?? COLUMNS;
    },
    get rows() {
      return stream.rows ?? ROWS;
    },
    write: (text) => void stream.write(text),
    onResize(listener) {
      stream.on("resize", listener);
      return { [Symbol.dispose]: () => void stream.removeListener("resize", listener) };
    },
  };
}

function sourceOf(stdin: ProcessStreams["stdin"], stderr: ProcessStreams["stderr"]): Source {
  return {
    isTerminal: stdin.isTTY === true,
    async ask(question, signal) {
      stderr.write(question);
      const line = await nextLine(stdin, signal);
      if (line !== undefined) return line;
      stderr.write("\n");
      throw noAnswer();
    },
    async askSecret(question, signal) {
      stderr.write(question);
      const line = await secretLine(stdin, signal);
      stderr.write("\n");
      if (line !== undefined) return line;
      throw noAnswer();
    },
    readLine: async (signal) => (await nextLine(stdin, signal)) ?? "",
    openRaw: (listener) => openRaw(stdin, listener),
  };
}

/**
 * One line, or undefined at the end of input. The terminal keeps its own line editing: readline's would turn Ctrl-C
 * into an event that nobody hears.
 */
function nextLine(stdin: ProcessStreams["stdin"], signal: AbortSignal): Promise<string | undefined> {
  signal.throwIfAborted();
  const lines = createInterface({ input: stdin, terminal: false });
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      reject(signal.reason);
      lines.close();
    };
    signal.addEventListener("abort", onAbort, { once: true });
    lines.once("line", (line) => {
      resolve(line);
      lines.close();
    });
    lines.once("close", () => {
      signal.removeEventListener("abort", onAbort);
      resolve(undefined);
    });
  });
}

/** A line typed without echo; a terminal must be in raw mode for that, and leaves it whatever happens. */
function secretLine(stdin: ProcessStreams["stdin"], signal: AbortSignal): Promise<string | undefined> {
  signal.throwIfAborted();
  const line = createSecretLine();
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      stdin.setRawMode?.(false);
      stdin.pause();
      stdin.removeListener("data", onData);
      signal.removeEventListener("abort", onAbort);
    };
    const onAbort = (): void => {
      leave();
      reject(signal.reason);
    };
    const onData = (chunk: Buffer | string): void => {
      const end = line.take(chunk.toString());
      // In raw mode the terminal makes no signal of Ctrl-C; the signal then comes back as an abort.
      if (end?.type === "interrupted") process.kill(process.pid, "SIGINT");
      if (end?.type !== "line") return;
      leave();
      resolve(end.text);
    };
    signal.addEventListener("abort", onAbort, { once: true });
    stdin.setRawMode?.(true);
    stdin.on("data", onData);
    stdin.resume();
  });
}

/** What a reader of lines has already taken is not given again: nothing else reads meanwhile. */
function openRaw(stdin: ProcessStreams["stdin"], listener: (data: Uint8Array) => void): Disposable {
  const onData = (chunk: Buffer | string): void => listener(Buffer.from(chunk));
  stdin.setRawMode?.(true);
  stdin.on("data", onData);
  stdin.resume();
  return {
    [Symbol.dispose]() {
      stdin.removeListener("data", onData);
      stdin.pause();
      stdin.setRawMode?.(false);
    },
  };
}

function noAnswer(): MigError {
  return new MigError("CONFIRMATION", "Cannot read an answer: the input ended", {
    hint: "Nothing has been done.",
  });
}
