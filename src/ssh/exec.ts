/**
 * One command on a connection.
 *
 * The boundary that all callers rely on: until `onSend` has returned and the request is on the wire, every error
 * means that nothing happened (the signal's reason, `SSH_CHANNEL`, `SSH_UNREACHABLE`). Refused by the server is
 * `SSH_CHANNEL` too: it did not run. Any other end without exit status is `SSH_LOST` or `SSH_TIMEOUT`: unknown,
 * for a command goes on when its channel is gone.
 */
import { traced } from "../request-trace.ts";
import { closeChannel, openSession, request } from "./channel.ts";
import { closedBeforeSending, execRefused } from "./errors.ts";
import { type LinkContext, openChannel } from "./open-channel.ts";
import { quote } from "./quote.ts";
import { Run } from "./run.ts";
import type { ExecOptions, ExecResult } from "./ssh.ts";

export interface Command {
  readonly line: string;
  /** Its first words, for messages. */
  readonly brief: string;
}

const BRIEF_WORDS = 2;
const BRIEF_CHARACTERS = 60;
/** `app info`: no name, no value. */
const TRACED_WORDS = 2;

/** Throws `USAGE` for what no command line can carry. */
export function commandOf(argv: readonly string[]): Command {
  const words = quote(argv.slice(0, BRIEF_WORDS));
  const more = argv.length > BRIEF_WORDS || words.length > BRIEF_CHARACTERS;
  return { line: quote(argv), brief: `\`${words.slice(0, BRIEF_CHARACTERS)}${more ? " …" : ""}\`` };
}

/** Throws `SSH_CHANNEL`, `SSH_UNREACHABLE`, `SSH_LOST`, `SSH_TIMEOUT`, the signal's reason. */
export function runCommand(
  context: LinkContext,
  command: Command,
  options: ExecOptions,
): Promise<ExecResult> {
  const { grid } = context.endpoint;
  const what = command.line.split(" ", TRACED_WORDS).join(" ");
  return traced({ kind: "exec", grid, what }, () => runOnce(context, command, options));
}

async function runOnce(context: LinkContext, command: Command, options: ExecOptions): Promise<ExecResult> {
  const { link, endpoint } = context;
  const what = `run ${command.brief}`;
  const channel = await openChannel(context, { what, open: openSession, signal: options.signal });
  try {
    options.signal?.throwIfAborted();
    options.onSend?.();
  } catch (error) {
    closeChannel(channel);
    throw error;
  }
  const run = new Run(context, { channel, name: command.brief, options });
  const answer = request(link.client, channel, (protocol, id) => protocol.exec(id, command.line, true));
  run.limit();
  answer.then(
    (word) => {
      switch (word) {
        case "accepted":
          return run.feed();
        case "refused":
          return run.refuse(execRefused(endpoint, what));
        case "not-sent":
          return run.refuse(closedBeforeSending(endpoint, what));
        case "unanswered":
          return undefined; // The channel is closed: the run sees that itself.
      }
    },
    (error: unknown) => run.giveUp(error),
  );
  return await run.result;
}
