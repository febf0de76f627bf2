import { isListening } from "../client.ts";
import type { CommandContext, CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";

/** For the scripts of `mig completion`: what only the agent knows, a line each, and nothing at all when it is down. */
export const complete: CommandDefinition = {
  examples: [["mig complete grids", "names for the shell"]],
  configure(command) {
    command.argument("<kind>", "grids or jobs");
  },
  async run(context, command) {
    const [kind = ""] = command.args;
    for (const word of await wordsOf(context, kind)) context.output.line(word);
    return EXIT.done;
  },
};

const MAX_JOBS = 50;

/** Whoever presses a key wants no error in his line. */
async function wordsOf({ socketPath, daemon }: CommandContext, kind: string): Promise<readonly string[]> {
  try {
    if (!(await isListening(socketPath))) return [];
    if (kind === "grids") return (await daemon().grids()).map(({ name }) => name);
    if (kind === "jobs") return (await daemon().jobs(MAX_JOBS)).map(({ id }) => id);
  } catch {
    // Silence is the answer.
  }
  return [];
}
