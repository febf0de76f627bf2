import type { LeftoversReport } from "../../agent-facade.ts";
import type { AgentApi } from "../agent-api.ts";
import type { CommandContext, CommandDefinition } from "../command.ts";
import { confirmName } from "../confirm.ts";
import { EXIT } from "../exit-codes.ts";
import { afterStart } from "../finish-job.ts";
import { leftoverLines } from "../render/leftover-lines.ts";

interface CleanOptions {
  readonly confirm?: string;
  readonly wait: boolean;
}

/** It destroys, so there is no `--yes`: the application's name must be given. Nothing left over is done, too. */
export const leftoversClean: CommandDefinition = {
  examples: [
    ["mig leftovers clean", "shows what nobody wants, asks, and destroys it"],
    ["mig leftovers clean mig_helper_abcd2345 --confirm guestbook", "one of them, from a script"],
  ],
  configure(command) {
    command
      .argument("[name...]", "as mig leftovers shows them; all that nobody wants if none is given")
      .option("--confirm <name>", "the application's name, as the question wants it")
      .option("--no-wait", "start it and do not follow it");
  },
  async run(context, command) {
    const names = command.args;
    const options = command.opts<CleanOptions>();
    const api = context.daemon();
    const confirm = options.confirm ?? (await askAbout(context, api, names));
    const report = confirm === undefined ? { gone: names } : await api.clean({ names, confirm });
    for (const name of report.gone) context.output.note(`${name} is on no grid.`);
    if (report.job !== undefined)
      return await afterStart(context, api, { view: report.job, wait: options.wait });
    context.output.result(report, () => ["There is nothing to clean."]);
    return EXIT.done;
  },
};

/** Undefined: there is nothing to ask about. */
async function askAbout(
  { output, terminal, signal, clock }: CommandContext,
  api: AgentApi,
  names: readonly string[],
): Promise<string | undefined> {
  const [report, { application }] = await Promise.all([api.leftovers(), api.status()]);
  const things = report.things.filter(
    ({ cleanable, name }) => cleanable && (names.length === 0 || names.includes(name)),
  );
  // What was named and may not be destroyed is the daemon's to refuse, with its reason.
  const isNothing = things.length === 0 && !report.things.some(({ name }) => names.includes(name));
  if (isNothing) return undefined;
  const shown: LeftoversReport = { ...report, things };
  output.note((style) => leftoverLines(shown, { style, now: clock.now() }));
  const name = application?.name ?? "";
  const instead = ["mig leftovers clean", ...names, `--confirm ${name}`].join(" ");
  return confirmName(terminal.stdin, signal, { name, verb: "destroy what is listed", instead });
}
