import type { ExecOptions, ExecResult, SshConnection } from "../../../ssh/ssh.ts";

const PLAIN: readonly string[] = [];
/** A maintainer logs in to bash, where the 3T shell is a program. */
const MAINTAINER: readonly string[] = ["3t"];
const NOT_FOUND_STATUS = 127;

const remembered = new WeakMap<SshConnection, readonly string[]>();

/**
 * Sends a command of the 3T shell as this log-in takes it. Which of the two ways that is, the first command
 * shows: bash answers `command not found`, then nothing has happened, and it is sent again with `3t`. What
 * worked is remembered for the connection, and tried the other way again should it cease to work.
 */
export async function execIn3tShell(
  connection: SshConnection,
  argv: readonly string[],
  options: ExecOptions,
): Promise<ExecResult> {
  const usual = remembered.get(connection) ?? PLAIN;
  const result = await connection.exec([...usual, ...argv], options);
  if (!isNotFound(result)) {
    remembered.set(connection, usual);
    return result;
  }
  const other = usual === PLAIN ? MAINTAINER : PLAIN;
  const second = await connection.exec([...other, ...argv], options);
  if (isNotFound(second)) return result;
  remembered.set(connection, other);
  return second;
}

/** Said by a shell that knows no such program: the command has not begun. */
function isNotFound(result: ExecResult): boolean {
  if (result.code === 0 || result.code === undefined) return false;
  return result.code === NOT_FOUND_STATUS || /\bcommand not found\b/i.test(result.stderr);
}
