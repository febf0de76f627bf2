import type { CommandDefinition } from "../command.ts";
import { confirmName } from "../confirm.ts";
import { EXIT } from "../exit-codes.ts";
import { gateSign } from "../render/signs.ts";

export const adopt: CommandDefinition = {
  examples: [
    ["mig adopt", "asks, then makes this copy an application of its own"],
    ["mig adopt --yes", "from a script"],
  ],
  configure(command) {
    command.option("-y, --yes", "do not ask");
  },
  async run(context, command) {
    const { output, terminal, signal } = context;
    const api = context.daemon();
    if (command.opts<{ yes?: boolean }>().yes !== true) {
      output.note(
        "This copy gets an identity of its own: it forgets the jobs it inherited and the sources they kept.",
      );
      await confirmName(terminal.stdin, signal, {
        name: "adopt",
        verb: "adopt this copy",
        instead: "mig adopt --yes",
      });
    }
    const gate = await api.adopt();
    output.result(gate, (style) => [`Adopted. ${gateSign(gate.serve, style)}: ${gate.reason}`]);
    return EXIT.done;
  },
};
