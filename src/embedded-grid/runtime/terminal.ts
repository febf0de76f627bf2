import type { Clock } from "../../clock.ts";
import { openPty, type PtyRequest } from "../../terminal/pty.ts";
import { hangUp } from "./component-processes.ts";
import type { Terminal } from "./runtime.ts";

export interface TerminalRequest extends Omit<PtyRequest, "directory"> {
  /** What every process of the component carries in its environment. */
  readonly marker: string;
  readonly clock: Clock;
}

/** Starts the command in a terminal of its own. `kill` hangs up and leaves nothing of the session. */
export function openTerminal({ marker, clock, ...request }: TerminalRequest): Terminal {
  const pty = openPty({ ...request, directory: "/" });
  return {
    write: pty.write,
    resize: pty.resize,
    onData: pty.onData,
    onExit: pty.onExit,
    kill: () => {
      // What is in the session may live on without its leader, so ended or not makes no difference.
      hangUp({ session: pty.pid, marker }, clock).catch(() => undefined);
    },
  };
}
