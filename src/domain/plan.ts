import type { Check } from "./checks.ts";
import type { JobKind, JobPhase } from "./phase.ts";

/**
 * One command of a plan, exactly as it will be executed. A value that is known only when the
 * command runs stands as `<words in angle brackets>`.
 */
export interface PlannedCommand {
  /** The grid whose controller executes it. */
  readonly grid: string;
  /** As typed to that controller's shell, or `sftp put|rm PATH` for a file. */
  readonly text: string;
}

export interface PlannedStep {
  readonly name: string;
  readonly title: string;
  readonly phase: JobPhase;
  readonly by: "agent" | "helper";
  readonly commits: boolean;
  /** It has places of its own where a paused job rests. */
  readonly pausable?: boolean;
  /** Its start is the start of the downtime. */
  readonly stops?: boolean;
  /** Its end is the end of the downtime. */
  readonly serves?: boolean;
  /** What it does, in one sentence. */
  readonly explain: string;
  readonly commands: readonly PlannedCommand[];
  /** The commands of its undo, or why there is nothing to undo. */
  readonly undo: { readonly commands: readonly PlannedCommand[]; readonly nothing?: string };
}

export interface Estimate {
  readonly bytes: number;
  readonly volumes: readonly { readonly name: string; readonly bytes: number }[];
  /** Seconds the application will not answer; absent when nothing is known to base it on. */
  readonly downtimeSeconds?: number;
  /** What the estimate rests on, in words. */
  readonly basis: string;
}

export interface Plan {
  readonly jobId: string;
  readonly kind: JobKind;
  readonly application: string;
  readonly source: string;
  readonly target: string;
  readonly checks: readonly Check[];
  readonly steps: readonly PlannedStep[];
  readonly estimate: Estimate;
  /** What it would wait for before the stop, in words; absent: nothing. */
  readonly waitsFor?: string;
  readonly addresses: { readonly source: string; readonly helper?: string; readonly target: string };
}
