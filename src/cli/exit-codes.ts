import { ERROR_CODES, type ErrorCode, MigError } from "../domain/errors.ts";
import type { JobView } from "../domain/job.ts";

/**
 * What `mig` tells the shell. Codes are only ever added; whoever meets one that is not listed must
 * read it as failure.
 */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  problems: 3,
  refused: 4,
  busy: 5,
  unreachable: 6,
  denied: 7,
  configuration: 8,
  notRunning: 9,
  stuck: 10,
} as const;

/** In the order of the table that `mig --help` prints. */
export const EXIT_MEANINGS: readonly (readonly [number | string, string])[] = [
  [EXIT.done, "done"],
  [EXIT.failed, "failed (unclassified)"],
  [EXIT.usage, "usage"],
  [EXIT.problems, "finished with problems"],
  [EXIT.refused, "preflight refused"],
  [EXIT.busy, "busy: another job is running"],
  [EXIT.unreachable, "controller unreachable"],
  [EXIT.denied, "controller refused: authentication or host key"],
  [EXIT.configuration, "configuration invalid"],
  [EXIT.notRunning, "agent not running"],
  [EXIT.stuck, "stuck: needs a person"],
  ["130 / 143", "interrupted"],
];

/** A person or the system ended the command; the reason of the abort signal that `runCli` gets. */
export class Interruption extends Error {
  override readonly name = "Interruption";
  readonly signal: "SIGINT" | "SIGTERM";

  constructor(signal: "SIGINT" | "SIGTERM") {
    super(`Interrupted by ${signal}`);
    this.signal = signal;
  }

  get exit(): number {
    return this.signal === "SIGINT" ? 130 : 143;
  }
}

/** The one way from a code to what the shell gets. */
export function exitOfCode(code: ErrorCode): number {
  return ERROR_CODES[code].exit;
}

/** The one way from anything thrown to what the shell gets. */
export function exitOfError(error: unknown): number {
  if (error instanceof Interruption) return error.exit;
  return error instanceof MigError ? exitOfCode(error.code) : EXIT.failed;
}

/** Why a job failed tells the shell more than that it failed, but only where the class is about the grids. */
const JOB_CLASSES: ReadonlySet<number> = new Set([
  EXIT.refused,
  EXIT.unreachable,
  EXIT.denied,
  EXIT.configuration,
]);

/** Exit code for a job that has ended; a job that has not counts as failed. */
export function exitOfJob(view: JobView): number {
  switch (view.state) {
    case "succeeded":
      return view.problems.length === 0 ? EXIT.done : EXIT.problems;
    case "stuck":
      return EXIT.stuck;
    case "failed": {
      const exit = view.error === undefined ? EXIT.failed : exitOfCode(view.error.code);
      return JOB_CLASSES.has(exit) ? exit : EXIT.failed;
    }
    case "cancelled":
    case "queued":
    case "running":
    case "waiting":
    case "unwinding":
      return EXIT.failed;
  }
}
