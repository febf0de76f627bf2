import { Argument } from "commander";
import type { CommandDefinition } from "../command.ts";
import { bashScript } from "../completion/bash.ts";
import { fishScript } from "../completion/fish.ts";
import { walk } from "../completion/walk.ts";
import { zshScript } from "../completion/zsh.ts";
import { EXIT } from "../exit-codes.ts";

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** A script for a shell, made from the commands as they are; it asks `mig complete` for what only the agent knows. */
export const completion: CommandDefinition = {
  examples: [
    ['eval "$(mig completion bash)"', "in ~/.bashrc"],
    ["mig completion fish | source", "in config.fish"],
  ],
  configure(command) {
    command.addArgument(new Argument("<shell>", "the shell that reads it").choices(Object.keys(SCRIPTS)));
  },
  async run(context, command) {
    const [shell = ""] = command.args;
    if (isShell(shell)) context.output.line(SCRIPTS[shell](walk(await context.wholeTree())));
    return EXIT.done;
  },
};

function isShell(name: string): name is keyof typeof SCRIPTS {
  return Object.hasOwn(SCRIPTS, name);
}
