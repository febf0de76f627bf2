import type { JobView } from "../domain/job.ts";
import type { Progress } from "../domain/progress.ts";
import type { CommandContext } from "./command.ts";
import type { JobReporter } from "./job-reporter.ts";
import { createLiveScreen } from "./live-screen.ts";
import { jobLines } from "./render/job-lines.ts";

/** How often running times are brought up to date. */
const TICK_MS = 250;

/** The job redrawn in place; what it said last stays on the screen. */
export function createLiveReporter({ terminal, output, clock, signal }: CommandContext): JobReporter {
  const screen = createLiveScreen(terminal.stderr);
  const over = new AbortController();
  const style = output.noteStyle;
  let view: JobView | undefined;
  let progress: Progress | undefined;
  let notice: string | undefined;

  function draw(): void {
    if (view === undefined) return;
    const rows = terminal.stderr.rows - (notice === undefined ? 1 : 3);
    const lines = jobLines(view, { style, now: clock.now(), progress, maxLines: Math.max(4, rows) });
    screen.draw(notice === undefined ? lines : [...lines, "", style.yellow(notice)]);
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
          notice = item.sentence;
          break;
        case "lost":
          notice ??= "The agent does not answer; it is asked again until it does.";
          break;
        case "back":
          notice = undefined;
      }
      draw();
    },
    async [Symbol.asyncDispose]() {
      over.abort();
      await ticking;
      notice = undefined;
      draw();
      screen.leave();
    },
  };
}
