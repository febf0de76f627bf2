import { createStyle, type Style } from "./render/style.ts";
import { withoutControls } from "./render/without-controls.ts";
import type { Sink, Terminal } from "./terminal.ts";

/** `human` for people, `json` one document, `jsonl` a document a line. */
export type Format = "human" | "json" | "jsonl";

export interface OutputOptions {
  readonly format: Format;
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** False after `--no-color`. */
  readonly color: boolean;
}

type Draw = (style: Style) => readonly string[];

/** Data on stdout, everything else on stderr; what a controller said cannot move the cursor. */
export class Output {
  readonly format: Format;
  readonly quiet: boolean;
  readonly #verbose: boolean;
  readonly #terminal: Terminal;
  /** For stdout and for stderr: one may be a terminal and the other a pipe. */
  readonly style: Style;
  readonly noteStyle: Style;

  constructor(terminal: Terminal, options: OutputOptions) {
    this.#terminal = terminal;
    this.format = options.format;
    this.quiet = options.quiet;
    this.#verbose = options.verbose;
    this.style = createStyle({ ...styleFacts(terminal, terminal.stdout), wanted: options.color });
    this.noteStyle = createStyle({ ...styleFacts(terminal, terminal.stderr), wanted: options.color });
  }

  /** What was asked for: one document, or lines for a person. */
  data(document: unknown, draw: Draw): void {
    if (this.format === "human") this.#lines(this.#terminal.stdout, draw(this.style));
    else this.#document(document);
  }

  /** The same for a list: `--jsonl` prints one element a line. */
  list(elements: readonly unknown[], draw: Draw): void {
    if (this.format === "jsonl") for (const element of elements) this.#document(element);
    else this.data(elements, draw);
  }

  /** How an action ended; `--quiet` leaves that to the exit code. */
  result(document: unknown, draw: Draw): void {
    if (this.quiet && this.format === "human") return;
    this.data(document, draw);
  }

  /** One element of a stream, in `--jsonl` only. */
  element(element: unknown): void {
    if (this.format === "jsonl") this.#document(element);
  }

  /** One line of data for a person or a script that reads lines. */
  line(text: string): void {
    this.#lines(this.#terminal.stdout, [text]);
  }

  /** One document of a stream that has no end, on one line whatever the format. */
  compact(document: unknown): void {
    this.#terminal.stdout.write(`${JSON.stringify(document)}\n`);
  }

  /** What a person should know beside the data. */
  note(draw: Draw | string): void {
    if (this.quiet) return;
    this.#lines(this.#terminal.stderr, typeof draw === "string" ? [draw] : draw(this.noteStyle));
  }

  /** Said only with `--verbose`. */
  detail(text: string): void {
    if (this.#verbose) this.#lines(this.#terminal.stderr, [text]);
  }

  /** Errors are said even with `--quiet`. */
  error(draw: Draw): void {
    this.#lines(this.#terminal.stderr, draw(this.noteStyle));
  }

  /** The last line on stderr when a program reads along. */
  errorDocument(document: unknown): void {
    this.#terminal.stderr.write(`${JSON.stringify(document)}\n`);
  }

  #document(document: unknown): void {
    const text = this.format === "json" ? JSON.stringify(document, undefined, 2) : JSON.stringify(document);
    this.#terminal.stdout.write(`${text}\n`);
  }

  #lines(sink: Sink, lines: readonly string[]): void {
    for (const line of lines) sink.write(`${withoutControls(line)}\n`);
  }
}

function styleFacts(terminal: Terminal, sink: Sink) {
  const { env } = terminal;
  return { isTerminal: sink.isTerminal, env };
}
