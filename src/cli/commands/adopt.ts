import type { CommandDefinition } from "../command.ts";
import { confirmName } from "../confirm.ts";
import { EXIT } from "../exit-codes.ts";
import { gateSign } from "../render/signs.ts";

export const adopt: CommandDefinition = {
  examples: [
    ["mig adopt", "asks, then makes this copy an application of its own"],
    ["mig adopt --yes", "from a script"],
    ["mig adopt --key /root/grid.key", "a snapshot, which was made without the private key"],
  ],
  configure(command) {
    command.option("-y, --yes", "do not ask");
    command.option("--key <file>", "first put this private key where MIG reads it");
  },
  async run(context, command) {
    const { output, terminal, signal, programs } = context;
    const { yes, key } = command.opts<{ yes?: boolean; key?: string }>();
    const api = context.daemon();
    if (yes !== true) {
      output.note(
        "This copy gets an identity of its own: it forgets the jobs it inherited and the sources they kept.",
      );
      await confirmName(terminal.stdin, signal, {
        name: "adopt",
        verb: "adopt this copy",
        instead: "mig adopt --yes",
      });
    }
    if (key !== undefined) {
      const { path, fingerprint } = await programs.installKey(key);
      output.note(`The key ${fingerprint} is in ${path}.`);
      await api.reload();
    }
    const gate = await api.adopt();
    output.result(gate, (style) => [`Adopted. ${gateSign(gate.serve, style)}: ${gate.reason}`]);
    return EXIT.done;
  },
};
