import { spawn } from "node-pty";

export interface PtyRequest {
  readonly command: readonly [program: string, ...args: string[]];
  /** All of it: nothing of this process comes along. */
  readonly environment: Readonly<Record<string, string>>;
  readonly directory: string;
  readonly columns: number;
  readonly rows: number;
  /** `xterm-256color`; what the client said, so only a plain word of it is used. */
  readonly term: string;
}

/** A process in a terminal of its own, and the leader of its session. */
export interface Pty {
  readonly pid: number;
  write(data: string): void;
  resize(columns: number, rows: number): void;
  onData(listener: (data: string) => void): void;
  /** Exit status as a shell says it: 128 and the signal, where one ended it. */
  onExit(listener: (code: number) => void): void;
  pause(): void;
  resume(): void;
}

const MAX_CELLS = 1_000;

/** Starts the command in a terminal of its own. The only file that knows the terminal library. */
export function openPty({ command, environment, directory, columns, rows, term }: PtyRequest): Pty {
  const [program, ...args] = command;
  const name = /^[\w.+-]{1,40}$/.test(term) ? term : "xterm";
  const pty = spawn(program, args, {
    name,
    cols: cells(columns, 80),
    rows: cells(rows, 24),
    cwd: directory,
    env: { ...environment, TERM: name },
  });
  let hasEnded = false;
  pty.onExit(() => {
    hasEnded = true;
  });
  return {
    pid: pty.pid,
    write: (data) => {
      if (!hasEnded) pty.write(data);
    },
    resize: (width, height) => {
      if (!hasEnded) pty.resize(cells(width, 80), cells(height, 24));
    },
    onData: (listener) => void pty.onData(listener),
    onExit: (listener) =>
      void pty.onExit(({ exitCode, signal }) => listener(signal ? 128 + signal : exitCode)),
    pause: () => pty.pause(),
    resume: () => pty.resume(),
  };
}

/** A client may send anything; a terminal of no width hangs some programs. */
function cells(value: number, otherwise: number): number {
  return Number.isInteger(value) && value > 0 ? Math.min(value, MAX_CELLS) : otherwise;
}
