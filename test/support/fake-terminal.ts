import { stripVTControlCharacters } from "node:util";
import type { Sink, Terminal } from "../../src/cli/terminal.ts";
import { MigError } from "../../src/domain/errors.ts";

export interface FakeTerminalOptions {
  readonly stdoutIsTerminal?: boolean;
  readonly stderrIsTerminal?: boolean;
  /** Answers to the questions, in order; present: stdin is a terminal. */
  readonly answers?: readonly string[];
  /** What is piped in, where stdin is no terminal. */
  readonly piped?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
  readonly rows?: number;
}

export interface FakeTerminal extends Terminal {
  readonly written: { readonly stdout: string; readonly stderr: string };
  /** The questions that were asked. */
  readonly questions: readonly string[];
  /** Keys, while the input is raw. */
  type(text: string): void;
  isRaw(): boolean;
  /** Resolves when stdout plus stderr hold this text. */
  saw(text: string): Promise<void>;
}

const UTF8 = { LANG: "C.UTF-8" };

export function createFakeTerminal(options: FakeTerminalOptions = {}): FakeTerminal {
  const written = { stdout: "", stderr: "" };
  const questions: string[] = [];
  const answers = [...(options.answers ?? [])];
  const watchers = new Set<() => void>();
  const keys = new Set<(data: Uint8Array) => void>();

  function sink(name: "stdout" | "stderr", isTerminal: boolean): Sink {
    return {
      isTerminal,
      columns: options.columns ?? 120,
      rows: options.rows ?? 40,
      write(text) {
        written[name] += typeof text === "string" ? text : Buffer.from(text).toString();
        for (const watcher of watchers) watcher();
      },
      onResize: () => ({ [Symbol.dispose]: () => undefined }),
    };
  }

  async function answer(question: string): Promise<string> {
    questions.push(question);
    const next = answers.shift();
    if (next === undefined) throw new MigError("CONFIRMATION", "Cannot read an answer: the input ended");
    return next;
  }

  return {
    stdout: sink("stdout", options.stdoutIsTerminal === true),
    stderr: sink("stderr", options.stderrIsTerminal === true),
    stdin: {
      isTerminal: options.answers !== undefined,
      ask: answer,
      askSecret: answer,
      readLine: async () => (options.piped ?? "").split("\n")[0] ?? "",
      openRaw(listener) {
        keys.add(listener);
        return { [Symbol.dispose]: () => void keys.delete(listener) };
      },
    },
    env: { ...UTF8, ...options.env },
    written,
    questions,
    type(text) {
      for (const listener of keys) listener(Buffer.from(text));
    },
    isRaw: () => keys.size > 0,
    saw(text) {
      const { promise, resolve } = Promise.withResolvers<void>();
      const look = (): void => {
        if (!(written.stdout + stripVTControlCharacters(written.stderr)).includes(text)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
      return promise;
    },
  };
}
