import { Output } from "../cli/output.ts";
import type { Style } from "../cli/render/style.ts";
import type { Terminal } from "../cli/terminal.ts";

/** What the demo says. With `--json` all of it goes to stderr, so that stdout has one line. */
export interface Voice {
  readonly style: Style;
  say(...lines: readonly string[]): void;
  /** The last line on stdout. */
  document(value: unknown): void;
  /** For the live progress, which is on stderr always. */
  readonly output: Output;
  readonly terminal: Terminal;
}

export function createVoice(
  terminal: Terminal,
  options: { readonly json: boolean; readonly quiet: boolean; readonly color: boolean },
): Voice {
  const { json, quiet, color } = options;
  const output = new Output(terminal, { format: "human", quiet, verbose: false, color });
  return {
    output,
    terminal,
    style: json ? output.noteStyle : output.style,
    say(...lines) {
      for (const line of lines) {
        // `quiet` silences notes, lines are data to it.
        if (json) output.note(line);
        else if (!quiet) output.line(line);
      }
    },
    document: (value) => output.compact(value),
  };
}
