import { VERSION } from "../../version.ts";
import type { CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";

export const version: CommandDefinition = {
  examples: [["mig version --json", "with the version of Node"]],
  async run({ output }) {
    const { version: node } = process;
    output.data({ version: VERSION, node }, () => [`mig ${VERSION}`]);
    return EXIT.done;
  },
};
