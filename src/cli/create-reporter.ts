import type { JobReporter, ReporterContext } from "./job-reporter.ts";
import { createLiveReporter } from "./live-reporter.ts";
import type { Output } from "./output.ts";
import { connectionLine, createPlainReporter } from "./plain-reporter.ts";

/** On a terminal redrawn in place, elsewhere a line an event, for programs a document an event, or nothing. */
export function createReporter(context: ReporterContext): JobReporter {
  const { output, terminal } = context;
  switch (output.format) {
    case "jsonl":
      return createStreamReporter(output);
    case "json":
      return SILENT;
    case "human":
      if (output.quiet) return SILENT;
      return terminal.stderr.isTerminal ? createLiveReporter(context) : createPlainReporter(context);
  }
}

const SILENT: JobReporter = { view() {}, item() {}, async [Symbol.asyncDispose]() {} };

function createStreamReporter(output: Output): JobReporter {
  return {
    ...SILENT,
    item(item) {
      if (item.type === "lost" || item.type === "back") output.note(connectionLine(item));
      else output.element(item);
    },
  };
}
