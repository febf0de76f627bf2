import { spawn } from "node:child_process";
import { constants } from "node:os";
import type { Clock } from "../../clock.ts";
import { hangUp } from "./component-processes.ts";

export interface RunningCommand {
  readonly stdin: NodeJS.WritableStream;
  readonly stdout: NodeJS.ReadableStream;
  readonly stderr: NodeJS.ReadableStream;
  /** 128 + number when a signal ended it; 127 when it could not be started. */
  readonly exit: Promise<number>;
  kill(): void;
}

interface CommandRequest {
  readonly command: readonly [program: string, ...args: string[]];
  readonly environment: Readonly<Record<string, string>>;
  /** What every process of the component carries in its environment. */
  readonly marker: string;
  readonly clock: Clock;
}

const NOT_STARTED = 127;

/** Runs a command without a terminal, in a session of its own. `exit` resolves once its output has been read. */
export function startCommand({ command, environment, marker, clock }: CommandRequest): RunningCommand {
  const [program, ...args] = command;
  const child = spawn(program, args, { env: environment, cwd: "/", detached: true, stdio: "pipe" });
  const { pid } = child;
  // A command may end before it has read what was sent to it; that is its affair.
  child.stdin.on("error", () => undefined);
  const exit = new Promise<number>((resolve) => {
    child.once("error", () => resolve(NOT_STARTED));
    child.once("close", (code, signal) =>
      resolve(code ?? 128 + (signal === null ? 0 : constants.signals[signal])),
    );
  });
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    exit,
    kill: () => {
      if (pid !== undefined) hangUp({ session: pid, marker }, clock).catch(() => undefined);
    },
  };
}
