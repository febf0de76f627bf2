import { MigError } from "../../domain/errors.ts";
import type { AgentApi } from "../agent-api.ts";
import type { CommandContext, CommandDefinition } from "../command.ts";
import { askYes } from "../confirm.ts";
import { EXIT } from "../exit-codes.ts";
import { forgetLines, isTrusted, trustLines } from "../render/report-lines.ts";

/** Works without a daemon too. */
export const trust: CommandDefinition = {
  examples: [
    ["mig trust my_grid_two", "shows the key and asks"],
    ["mig trust my_grid_two --accept", "records the key it offers now"],
    ["mig trust my_grid_two --accept SHA256:…", "records it if it is this one"],
    ["mig trust my_grid_two --forget", "the next key that it shows is trusted, whichever it is"],
  ],
  configure(command) {
    command.argument("<grid>", "a grid of grid.info");
    command.option("--accept [fingerprint]", "record the key without a question");
    command.option("--forget", "forget the recorded key, whether the controller answers or not");
    command.options.at(-1)?.conflicts("accept");
  },
  async run(context, command) {
    const [grid = ""] = command.args;
    const { accept, forget } = command.opts<{ accept?: string | true; forget?: true }>();
    await using api = await context.daemonOrLocal();
    if (forget === true) {
      const forgotten = await api.forgetHostKey(grid);
      context.output.result(forgotten, () => forgetLines(forgotten));
      return EXIT.done;
    }
    const looked = typeof accept === "string" ? await api.trust(grid, accept) : await api.trust(grid);
    const report = isTrusted(looked)
      ? looked
      : await acceptOffer(context, api, { looked, accept: accept === true });
    context.output.result(report, (style) => trustLines(report, style));
    return EXIT.done;
  },
};

type Report = Awaited<ReturnType<AgentApi["trust"]>>;

async function acceptOffer(
  { output, terminal, signal }: CommandContext,
  api: AgentApi,
  { looked, accept }: { readonly looked: Report; readonly accept: boolean },
): Promise<Report> {
  const { grid, offered, pinned } = looked;
  if (!accept) output.note((style) => trustLines(looked, style));
  if (pinned !== undefined) {
    throw new MigError("SSH_HOST_KEY", `Cannot record the host key of ${grid}: grid.info pins another one`, {
      hint: `If the controller was set up anew, write host_key = ${offered} in grid.info.`,
    });
  }
  if (accept || (await askYes(terminal.stdin, signal, "Is this the key of the controller?"))) {
    return await api.trust(grid, offered);
  }
  throw new MigError(
    "SSH_HOST_KEY",
    `Cannot trust the controller of ${grid}: its host key was not accepted`,
    {
      hint: `Compare it with what ssh-keygen -lf prints on the controller, then: mig trust ${grid} --accept ${offered}`,
    },
  );
}
