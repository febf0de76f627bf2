import type { ConsoleRequest } from "../domain/console.ts";
import type { ShellChannel } from "../ssh/ssh.ts";

/** Size and kind of a terminal. */
export type TerminalShape = Pick<ConsoleRequest, "columns" | "rows" | "term">;

/** Opens a login shell of the user MIG runs as, on this very machine. */
export type OpenLoginShell = (shape: TerminalShape) => ShellChannel | Promise<ShellChannel>;
