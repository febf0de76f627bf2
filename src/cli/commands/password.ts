import { hasCode, MigError } from "../../domain/errors.ts";
import { isListening } from "../client.ts";
import type { CommandContext, CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";

/**
 * The way back in for whoever forgot the password: it writes the new one into mig.ini, whether a daemon runs or not. Asks
 * twice without echo on a terminal, else reads one line of stdin: a password is never an argument.
 */
export const password: CommandDefinition = {
  examples: [
    ["mig password", "asks, and sets it in mig.ini"],
    ["mig password < file", "the same from a file of one line"],
    ["mig password --print", "changes nothing; prints the line for mig.ini"],
  ],
  configure(command) {
    command.option("-p, --print", "print the line for mig.ini instead of setting it");
  },
  async run(context, command) {
    const { programs, output } = context;
    const typed = await readPassword(context);
    if (command.opts<{ print?: boolean }>().print === true) {
      const hash = await programs.hashPassword(typed);
      output.data({ password_hash: hash }, () => [`password_hash = ${hash}`]);
      return EXIT.done;
    }
    const written = await programs.setPassword(typed);
    const taken = await takeOver(context);
    output.result({ written, taken }, () => [`The password is set in ${written}. ${WORDS[taken]}`]);
    return EXIT.done;
  },
};

const WORDS = {
  now: "It counts from now on.",
  "at-start": "It counts from the next start of MIG: no agent runs here.",
  "not-yet": "The agent has not taken it over yet; type: mig reload",
} as const;

/** A daemon sees the file change by itself within seconds; whoever forgot his password should not have to wait. */
async function takeOver({ daemon, socketPath }: CommandContext): Promise<keyof typeof WORDS> {
  if (!(await isListening(socketPath))) return "at-start";
  try {
    return (await daemon().reload()).problem === undefined ? "now" : "not-yet";
  } catch (error) {
    if (error instanceof MigError && !hasCode(error, "ABORTED")) return "not-yet";
    throw error;
  }
}

async function readPassword({ terminal, signal }: CommandContext): Promise<string> {
  const { stdin } = terminal;
  const first = stdin.isTerminal
    ? await stdin.askSecret("New password: ", signal)
    : await stdin.readLine(signal);
  if (first === "") {
    throw new MigError("USAGE", "Cannot set an empty password", {
      hint: "For a page without login leave username empty in mig.ini.",
    });
  }
  if (stdin.isTerminal && first !== (await stdin.askSecret("Again: ", signal))) {
    throw new MigError("USAGE", "Cannot set the password: the two are not the same", {
      hint: "Type it again: mig password",
    });
  }
  return first;
}
