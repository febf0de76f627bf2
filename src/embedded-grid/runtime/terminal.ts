import { type IPty, spawn } from "node-pty";
import type { Clock } from "../../clock.ts";
import { hangUp } from "./component-processes.ts";
import type { Terminal } from "./runtime.ts";

/** The only file that knows the terminal library. */
export interface TerminalRequest {
  readonly command: readonly [program: string, ...args: string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly columns: number;
  readonly rows: number;
  /** `xterm-256color`; what the client said, so only a plain word of it is used. */
  readonly term: string;
  /** What every process of the component carries in its environment. */
  readonly marker: string;
  readonly clock: Clock;
}

const MAX_CELLS = 1_000;

/** Starts the command in a terminal of its own. `kill` hangs up and leaves nothing of the session. */
export function openTerminal({
  command,
  environment,
  columns,
  rows,
  term,
  marker,
  clock,
}: TerminalRequest): Terminal {
  const [program, ...args] = command;
  const name = /^[\w.+-]{1,40}$/.test(term) ? term : "xterm";
  const pty = spawn(program, args, {
    name,
    cols: cells(columns, 80),
    rows: cells(rows, 24),
    cwd: "/",
    env: { ...environment, TERM: name },
  });
  return wrap(pty, () => hangUp({ session: pty.pid, marker }, clock));
}

function wrap(pty: IPty, end: () => Promise<void>): Terminal {
  let ended = false;
  pty.onExit(() => {
    ended = true;
  });
  return {
    write: (data) => {
      if (!ended) pty.write(data);
    },
    resize: (columns, rows) => {
      if (!ended) pty.resize(cells(columns, 80), cells(rows, 24));
    },
    onData: (listener) => void pty.onData(listener),
    onExit: (listener) =>
      void pty.onExit(({ exitCode, signal }) => listener(signal ? 128 + signal : exitCode)),
    kill: () => {
      // What is in the session may live on without its leader, so ended or not makes no difference.
      end().catch(() => undefined);
    },
  };
}

/** A client may send anything; a terminal of no width hangs some programs. */
function cells(value: number, otherwise: number): number {
  return Number.isInteger(value) && value > 0 ? Math.min(value, MAX_CELLS) : otherwise;
}
