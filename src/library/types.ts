/*
 * The types of MIG as a library. They stand alone, so that what is installed needs nothing else to be understood, and so
 * that the inside may change without them.
 */

/** All that the library exports. */
export interface Library {
  /** Opens the grids of a grid.info; connects at the first use. Throws `CONFIG_INVALID`, `KEY_INVALID`, `JOURNAL_*`. */
  openGrids(options: GridsOptions): Promise<Grids>;
  /** Whether MIG says so: then it has a stable `code`, and mostly a `hint` what to do now. */
  isMigError(error: unknown): error is Error & { readonly code: string; readonly hint?: string | undefined };
}

export interface GridsOptions {
  /** Text of a grid.info; its blocks say where the controllers are. */
  readonly gridInfo: string;
  /** The key that logs in to the controllers: OpenSSH or PEM, no passphrase. */
  readonly privateKey: string | Uint8Array;
  /** File of the journal. Absent: in memory, and a move that this process does not end is ended by nobody. */
  readonly journal?: string;
  /** File of the host keys seen first; absent: in memory. */
  readonly hostKeys?: string;
  /** Whether a controller without `host_key` in grid.info is trusted the first time; default `first-use`. */
  readonly hostKeyPolicy?: "strict" | "first-use";
  /** Says whether a moved application is well, before the commit; what it throws brings the source back. */
  readonly verify?: (place: { readonly grid: string; readonly application: string }) => Promise<void>;
}

/** The grids of one grid.info, and the moves between them, one at a time. Dispose of it to close the connections. */
export interface Grids extends AsyncDisposable {
  readonly names: readonly string[];
  /** Throws `UNKNOWN_GRID`, `SSH_*`, `GRID_*`. */
  applications(grid: string): Promise<readonly Application[]>;
  /** Looks at both grids and says what a move would do; changes nothing. Throws as `applications`, and `UNKNOWN_APPLICATION`. */
  planMigrate(wish: MoveWish): Promise<MovePlan>;
  /**
   * Carries a plan out, each plan once. Throws `PREFLIGHT_REFUSED` when a check of it is an error, `JOB_RUNNING`, and
   * `JOB_STATE` for a plan that is none of this object's, or was started.
   */
  start(plan: MovePlan): Move;
  /** Goes on with the move that an earlier process left in the journal; undefined: there is none. */
  resume(): Move | undefined;
  /** Newest first. */
  moves(): readonly MoveView[];
}

export interface Application {
  readonly name: string;
  /** As its controller says: `running`, `stopped`, … */
  readonly state: string;
  readonly template: boolean;
}

export interface MoveWish {
  readonly application: string;
  readonly from: string;
  readonly to: string;
  /** Who asks, for the journal; default `library`. */
  readonly by?: string;
}

export interface MovePlan {
  readonly id: string;
  readonly application: string;
  readonly source: string;
  readonly target: string;
  /** Of all volumes, at full size. */
  readonly bytes: number;
  readonly checks: readonly MoveCheck[];
  readonly steps: readonly MoveStep[];
}

export interface MoveCheck {
  readonly id: string;
  readonly title: string;
  readonly severity: "fine" | "warning" | "error";
  readonly message: string;
  /** What to do now. */
  readonly remedy?: string;
}

export interface MoveStep {
  readonly name: string;
  readonly title: string;
  /** What it will do, one sentence. */
  readonly explain: string;
  /** From its success on the move only goes forward. */
  readonly commits: boolean;
  /** Exactly what is sent, and where. */
  readonly commands: readonly { readonly grid: string; readonly text: string }[];
}

export interface Move {
  readonly id: string;
  view(): MoveView;
  /** What happens, from `after` on, each once; ends with the move, and throws why nobody drives it any more. */
  events(after?: number): AsyncIterable<MoveEvent>;
  /** How it ended; rejects when it can be driven no further in this process. */
  readonly ended: Promise<MoveView>;
  /** Before the commit: everything is undone. Throws `JOB_STATE` when it is too late. */
  abort(by?: string): void;
}

export interface MoveView {
  readonly id: string;
  readonly application: string;
  readonly source: string;
  readonly target: string;
  readonly state:
    | "queued"
    | "running"
    | "waiting"
    | "unwinding"
    | "succeeded"
    | "failed"
    | "cancelled"
    | "stuck";
  readonly committed: boolean;
  /** Why it turned back. */
  readonly error?: MoveError;
  /** What went wrong after the commit, or in cleaning up. */
  readonly problems: readonly MoveError[];
  /** What a person must type when it is stuck. */
  readonly toType: readonly string[];
  readonly waitingFor?: string;
  readonly downtimeMs?: number;
  /** ISO 8601: until when the source is kept, stopped and under another name. */
  readonly keptUntil?: string;
}

export interface MoveError {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
}

export interface MoveEvent {
  /** Rising within the move. */
  readonly seq: number;
  /** ISO 8601. */
  readonly at: string;
  readonly event: { readonly type: string };
}
