import { MigError } from "../../domain/errors.ts";
import type { CommandContext, CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";

/** Reads twice without echo on a terminal, else one line of stdin: a password is never an argument. */
export const password: CommandDefinition = {
  examples: [
    ["mig password --write", "asks, and writes password_hash into mig.ini"],
    ["mig password < file", "prints the line for mig.ini"],
  ],
  configure(command) {
    command.option("-w, --write", "write it into mig.ini, in place of the old one");
  },
  async run(context, command) {
    const { programs, output } = context;
    const hash = await programs.hashPassword(await readPassword(context));
    if (command.opts<{ write?: boolean }>().write !== true) {
      output.data({ password_hash: hash }, () => [`password_hash = ${hash}`]);
      return EXIT.done;
    }
    const path = await programs.writePasswordHash(hash);
    output.result({ written: path }, () => [
      `The password is set in ${path}. The agent takes it over with: mig reload`,
    ]);
    return EXIT.done;
  },
};

async function readPassword({ terminal, signal }: CommandContext): Promise<string> {
  const { stdin } = terminal;
  const first = stdin.isTerminal ? await stdin.askSecret("Password: ", signal) : await stdin.readLine(signal);
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
