import { hasCode, isUnknownOutcome, MigError } from "../../../domain/errors.ts";
import type { Grid } from "../../../domain/grid.ts";
import { quote } from "../../../ssh/quote.ts";
import type { ExecOptions, SftpClient, SshConnection } from "../../../ssh/ssh.ts";
import type { CommandObserver, SessionOptions } from "../../driver.ts";
import type { RemoteCommand } from "../commands/command.ts";
import { execIn3tShell } from "./shell-prefix.ts";

/**
 * One controller as a session uses it. `ask` looks and is seen by nobody, and lost once it looks again; `change` and `changeFile` tell the
 * observer before they send and after they know. Both end on the signal of the session.
 */
export interface Controller {
  readonly grid: Grid;
  readonly signal: AbortSignal | undefined;
  ask<Args, Answer>(command: RemoteCommand<Args, Answer>, args: Args): Promise<Answer>;
  change<Args, Answer>(
    command: RemoteCommand<Args, Answer>,
    args: Args,
    options?: ExecOptions,
  ): Promise<Answer>;
  changeFile(text: string, act: (sftp: SftpClient) => Promise<void>): Promise<void>;
  readFile(path: string): Promise<Buffer>;
}

export function createController(connection: SshConnection, grid: Grid, options: SessionOptions): Controller {
  const { observer, signal } = options;

  async function send<Args, Answer>(
    command: RemoteCommand<Args, Answer>,
    args: Args,
    execOptions: ExecOptions,
  ): Promise<Answer> {
    const signals = [signal, execOptions.signal].filter((each) => each !== undefined);
    const { deadlineMs } = command;
    const merged = signals.length === 0 ? execOptions : { ...execOptions, signal: AbortSignal.any(signals) };
    const result = await execIn3tShell(connection, command.build(args), { deadlineMs, ...merged });
    return command.parse(result, `Cannot ${command.purpose(args)} on ${grid.name}`);
  }

  async function observed<T>(text: string, act: () => Promise<T>): Promise<T> {
    signal?.throwIfAborted();
    const number = observer?.sending(grid.name, text);
    const answer = await act().catch((error: unknown) => {
      endWithError(observer, number, error);
      throw error;
    });
    if (number !== undefined) observer?.ended(number, "done");
    return answer;
  }

  return {
    grid,
    signal,
    async ask(command, args) {
      try {
        return await againIfLost(() => send(command, args, {}));
      } catch (error) {
        throw isUnknownOutcome(error) ? onlyAsked(error, quote(command.build(args))) : error;
      }
    },
    async change(command, args, execOptions = {}) {
      execOptions.signal?.throwIfAborted();
      return observed(quote(command.build(args)), () => send(command, args, execOptions));
    },
    changeFile: (text, act) => observed(text, () => act(connection.sftp)),
    async readFile(path) {
      signal?.throwIfAborted();
      return againIfLost(() => connection.sftp.read(path));
    },
  };

  /** Asking changes nothing: a question whose connection is lost is asked once more, before anybody hears of it. */
  async function againIfLost<T>(ask: () => Promise<T>): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!hasCode(error, "SSH_LOST") || signal?.aborted === true) throw error;
    }
    return await ask();
  }
}

/** The outcome of a question is not in doubt: asking changes nothing. */
function onlyAsked(error: MigError, text: string): MigError {
  const { code, message, details } = error;
  return new MigError(code, message, {
    hint: `It only asks, so nothing has changed. See what the controller does when you type there: ${text}`,
    details,
    cause: error,
  });
}

/** What failed before it was sent, or was refused, has ended; only a lost end leaves the outcome open. */
function endWithError(
  observer: CommandObserver | undefined,
  number: number | undefined,
  error: unknown,
): void {
  if (number === undefined) return;
  const outcome = isUnknownOutcome(error) ? "unknown" : "refused";
  const detail = error instanceof MigError ? `${error.code}: ${error.message}` : String(error);
  observer?.ended(number, outcome, detail);
}
