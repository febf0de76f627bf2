import { MigError } from "../../domain/errors.ts";
import { isListening } from "../client.ts";
import type { CommandContext, CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";

/** From the daemon where it answers, else from the files alone: help is asked for when things do not work. */
export const support: CommandDefinition = {
  examples: [
    ["mig support", "writes mig-support-….tar.gz here"],
    ["mig support --output /tmp/mig.tar.gz", "elsewhere; - is stdout"],
  ],
  configure(command) {
    command.option("-o, --output <file>", "where to write it");
  },
  async run(context, command) {
    const { output } = command.opts<{ output?: string }>();
    const archive = await collect(context);
    if (output === "-") {
      context.terminal.stdout.write(archive.data);
      return EXIT.done;
    }
    const path = await context.programs.writePrivateFile(output ?? archive.fileName, archive.data);
    context.output.result({ path, bytes: archive.data.length }, () => [
      `${path} holds what MIG knows of itself, and no secret. Look into it before you send it: tar -xzf ${path}`,
    ]);
    return EXIT.done;
  },
};

async function collect(context: CommandContext) {
  if (await isListening(context.socketPath)) {
    try {
      return await context.daemon().support();
    } catch (error) {
      if (!(error instanceof MigError)) throw error;
      context.output.note(`The agent does not give it (${error.message}): collecting from the files.`);
    }
  }
  return await context.programs.collectSupport();
}
