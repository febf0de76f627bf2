/** Terminals on the controllers of the grids, or in the appliance that MIG itself runs in. */
export type ConsoleKind = "controllers" | "appliance";

export interface ConsoleRequest {
  /** Absent: the appliance itself. */
  readonly grid?: string | undefined;
  readonly by: string;
  readonly columns: number;
  readonly rows: number;
  /** Kind of terminal, as in the environment variable `TERM`. */
  readonly term: string;
}

export interface ConsoleEnd {
  /** Exit status of the shell, when it ended by itself. */
  readonly exit?: number;
  readonly reason: string;
}

/** An open terminal. */
export interface ConsoleLine {
  write(data: string | Uint8Array): void;
  resize(columns: number, rows: number): void;
  onData(listener: (data: Uint8Array) => void): void;
  onClose(listener: (end: ConsoleEnd) => void): void;
  /** Holds back what comes from the controller, and lets it flow again. */
  pause(): void;
  resume(): void;
  /** Hangs up; the reason goes into the audit. */
  close(reason: string): void;
}
