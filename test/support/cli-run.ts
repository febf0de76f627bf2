import type { LocalAgent, Programs } from "../../src/cli/programs.ts";
import { runCli } from "../../src/cli/run-cli.ts";
import type { Clock } from "../../src/clock.ts";
import { createFakeTerminal, type FakeTerminal, type FakeTerminalOptions } from "./fake-terminal.ts";

/** Programs that a test did not give must not be called. */
function fakePrograms(given: Partial<Programs> = {}): Programs {
  const never = (name: string) => (): never => {
    throw new Error(`the program ${name} was called`);
  };
  return {
    serve: never("serve"),
    helper: never("helper"),
    openLocal: never("openLocal"),
    demo: never("demo"),
    embeddedGrid: never("embeddedGrid"),
    generateKey: never("generateKey"),
    installKey: never("installKey"),
    collectSupport: never("collectSupport"),
    writePrivateFile: never("writePrivateFile"),
    hashPassword: never("hashPassword"),
    setPassword: never("setPassword"),
    ...given,
  };
}

/** A local agent of which only some methods are asked. */
export function fakeLocalAgent(given: Partial<LocalAgent>): LocalAgent {
  return { [Symbol.asyncDispose]: async () => {}, ...given } as LocalAgent;
}

export interface CliRun {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly questions: readonly string[];
  /** stdout read as one JSON document. */
  json(): unknown;
  /** stdout read as a document a line. */
  jsonl(): readonly unknown[];
  /** The last line of stderr, read as JSON. */
  error(): unknown;
}

export interface CliRunOptions extends FakeTerminalOptions {
  /** Where the daemon's socket is. */
  readonly run: string;
  readonly programs?: Partial<Programs>;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/** A line to be split at its blanks, or the words themselves. */
type Words = string | readonly string[];

/** `mig` in this process, from the words of its command line to its exit code. */
export async function mig(words: Words, options: CliRunOptions): Promise<CliRun> {
  return await startMig(words, options).done;
}

/** The same, to be watched while it runs. */
export function startMig(
  words: Words,
  options: CliRunOptions,
): { terminal: FakeTerminal; done: Promise<CliRun> } {
  const terminal = createFakeTerminal({ ...options, env: { MIG_RUN: options.run, ...options.env } });
  const world = {
    terminal,
    programs: fakePrograms(options.programs),
    signal: options.signal ?? new AbortController().signal,
    ...(options.clock === undefined ? {} : { clock: options.clock }),
  };
  const argv = typeof words === "string" ? words.split(" ").filter((word) => word !== "") : words;
  return { terminal, done: runCli(argv, world).then((exit) => resultOf(exit, terminal)) };
}

function resultOf(exit: number, { written, questions }: FakeTerminal): CliRun {
  const { stdout, stderr } = written;
  return {
    exit,
    stdout,
    stderr,
    questions,
    json: () => JSON.parse(stdout),
    jsonl: () =>
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line) as unknown),
    error: () => JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? ""),
  };
}
