import type { JobView } from "../domain/job.ts";
import type { Progress } from "../domain/progress.ts";
import type { JobReporter, ReporterContext } from "./job-reporter.ts";
import { createLiveScreen } from "./live-screen.ts";
import { jobLines } from "./render/job-lines.ts";
import { wrap } from "./render/layout.ts";
import { whereToLook } from "./render/where-to-look.ts";

/** How often running times are brought up to date. */
const TICK_MS = 250;
/** A lower terminal shows this much all the same. */
const MIN_LINES = 4;

/** The job redrawn in place; what it said last stays on the screen. */
export function createLiveReporter({ terminal, output, clock, signal }: ReporterContext): JobReporter {
  const screen = createLiveScreen(terminal.stderr);
  const over = new AbortController();
  const style = output.noteStyle;
  let view: JobView | undefined;
  let progress: Progress | undefined;
  let notice: readonly string[] = [];

  function draw(): void {
    if (view === undefined) return;
    const columns = terminal.stderr.columns - 1;
    const lines = notice.flatMap((sentence) => wrap(sentence, columns));
    const foot = lines.length === 0 ? [] : ["", ...lines.map(style.yellow)];
    const maxLines = Math.max(MIN_LINES, terminal.stderr.rows - 1 - foot.length);
    screen.draw([...jobLines(view, { style, now: clock.now(), progress, maxLines, columns }), ...foot]);
  }

  async function tick(): Promise<void> {
    while (!over.signal.aborted) {
      await clock.sleep(TICK_MS, AbortSignal.any([over.signal, signal])).catch(() => over.abort());
      if (!over.signal.aborted) draw();
    }
  }

  const ticking = tick();
  return {
    view(next) {
      view = next;
      draw();
    },
    item(item) {
      switch (item.type) {
        case "event":
        case "gate":
          return;
        case "progress":
          progress = item.progress;
          break;
        case "moving":
          notice = view === undefined ? [item.sentence] : [item.sentence, whereToLook(view)];
          break;
        case "lost":
          if (notice.length === 0) notice = ["The agent does not answer; it is asked again until it does."];
          break;
        case "back":
          notice = [];
      }
      draw();
    },
    async [Symbol.asyncDispose]() {
      over.abort();
      await ticking;
      notice = [];
      draw();
      screen.leave();
    },
  };
}
