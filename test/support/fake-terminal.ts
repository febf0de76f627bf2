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
  /** Resolves when stdout plus stderr hold this text. */
  saw(text: string): Promise<void>;
}

const UTF8 = { LANG: "C.UTF-8" };

export function createFakeTerminal(options: FakeTerminalOptions = {}): FakeTerminal {
  const written = { stdout: "", stderr: "" };
  const questions: string[] = [];
  const answers = [...(options.answers ?? [])];
  const watchers = new Set<() => void>();

  function sink(name: "stdout" | "stderr", isTerminal: boolean): Sink {
    return {
      isTerminal,
      columns: options.columns ?? 120,
      rows: options.rows ?? 40,
      write(text) {
        written[name] += text;
        for (const watcher of watchers) watcher();
      },
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
    },
    env: { ...UTF8, ...options.env },
    written,
    questions,
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
