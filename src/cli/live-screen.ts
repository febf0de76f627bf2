import { cut } from "./render/layout.ts";
import { withoutControls } from "./render/without-controls.ts";
import type { Sink } from "./terminal.ts";

/** Lines at the end of a terminal that are drawn over in place. */
export interface LiveScreen {
  draw(lines: readonly string[]): void;
  /** What stands stays; the next text begins below it. */
  leave(): void;
}

/**
 * Invariant: no line is wider than the terminal, so that what was drawn is as many rows high as it has lines. All goes
 * out in one write; a reader never sees half a picture.
 */
export function createLiveScreen(sink: Sink): LiveScreen {
  let shown: readonly string[] = [];
  return {
    draw(lines) {
      const next = lines.map((line) => cut(withoutControls(line), Math.max(1, sink.columns - 1)));
      if (next.join("\n") === shown.join("\n")) return;
      const back = shown.length === 0 ? "" : `\u001b[${shown.length}A\r\u001b[J`;
      sink.write(back + next.map((line) => `${line}\n`).join(""));
      shown = next;
    },
    leave() {
      shown = [];
      sink.write("\n");
    },
  };
}
