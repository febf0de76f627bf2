import type { ExecResult } from "../../../ssh/ssh.ts";

/**
 * One command of the 3T shell: how it is built and how its answer is read. Built without the `3t` that a
 * maintainer's log-in needs in front.
 */
export interface RemoteCommand<Args, Answer> {
  /** What it is for, as it follows "Cannot": `stop application 'guestbook'`. */
  purpose(args: Args): string;
  build(args: Args): readonly string[];
  /** From sending it to its end. */
  readonly deadlineMs: number;
  /**
   * Exit status first, text second. `cannot` opens the message of what it throws: `GRID_REFUSED`,
   * `GRID_BUSY`, `UNKNOWN_APPLICATION`, `GRID_ANSWER`, `ABORTED`, `SSH_LOST`.
   */
  parse(result: ExecResult, cannot: string): Answer;
}
