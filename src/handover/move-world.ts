import type { Check } from "../domain/checks.ts";
import type { GridSession } from "../drivers/driver.ts";
import type { StepContext } from "../jobs/workflow.ts";
import type { InboxFile } from "./mailbox.ts";

/** What the steps of a move act on: both controllers, and what only the agent can give. */
export interface MoveWorld {
  readonly source: GridSession;
  readonly target: GridSession;
  /** Any grid of grid.info, for what lies elsewhere. */
  at(grid: string): GridSession;
  /** The preflight, run again. */
  checks(): Promise<readonly Check[]>;
  /** What the helper needs: settings, key and the whole journal, the newest last. */
  inbox(): Promise<readonly InboxFile[]>;
  /** Says to watchers that the job is followed elsewhere from now on. */
  moving(): void;
  /** Before the record goes: this copy's own disk must not say "committed here" any more. */
  forgetMark(): void;
  /** How long the agent at the target may take to answer the challenge, milliseconds. */
  readonly verifyMs: number;
}

export type MoveContext = StepContext<MoveWorld>;
