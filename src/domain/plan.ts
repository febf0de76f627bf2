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
  /** Seconds from the start to the end of the job, waits for a person or a window apart; absent as below. */
  readonly totalSeconds?: number;
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
  /** What answered at these addresses when the plan was made; absent where nobody looked. */
  readonly looks?: readonly AddressLook[];
  /** The controllers, for a person who has to look and to recover without MIG; source first. */
  readonly controllers?: readonly ControllerGuide[];
}

export interface AddressLook {
  readonly place: "source" | "helper" | "target";
  /** ISO 8601. */
  readonly at: string;
  /**
   * `here`: it is the address of this very MIG. `silent`: nothing answers, as it should be before the move.
   * `taken`: something answers where nothing should yet.
   */
  readonly found: "here" | "silent" | "taken";
}

/** What a person types to look at one controller, and to start the copy that lies there. */
export interface ControllerGuide {
  readonly grid: string;
  readonly location: string;
  /** On the command line of a machine with a key that the controller lets in. */
  readonly login: string;
  /** Commands that only look, typed to the controller's shell. */
  readonly look: readonly string[];
  readonly start: string;
}
