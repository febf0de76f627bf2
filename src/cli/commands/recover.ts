import type { RecoverReport } from "../../agent-facade.ts";
import { isTerminal } from "../../domain/job.ts";
import type { AgentApi } from "../agent-api.ts";
import type { CommandContext, CommandDefinition } from "../command.ts";
import { confirmName } from "../confirm.ts";
import { EXIT } from "../exit-codes.ts";
import { watchToEnd } from "../finish-job.ts";
import { recoverLines } from "../render/report-lines.ts";

interface RecoverOptions {
  readonly assertOff?: readonly string[];
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** Works without a daemon too, on any machine with the package, grid.info and the key. */
export const recover: CommandDefinition = {
  examples: [
    ["mig recover --dry-run", "what the records say and what would follow"],
    ["mig recover", "end the interrupted job, forward or back"],
    ["mig recover --assert-off my_grid_one", "that grid is gone for good: go on without it"],
  ],
  configure(command) {
    command
      .option("--assert-off <grid...>", "a grid that is off for good; it is written down who said so")
      .option("--dry-run", "say what would be done, do nothing")
      .option("-y, --yes", "do not ask for the name of the grid that is asserted off");
  },
  async run(context, command) {
    const { assertOff = [], dryRun = false, yes = false } = command.opts<RecoverOptions>();
    if (!dryRun && !yes) for (const grid of assertOff) await confirmOff(context, grid);
    await using api = await context.daemonOrLocal();
    const report = await api.recover({ assertOff, dryRun });
    const goesOn = report.job !== undefined && !isTerminal(report.job.state) && !dryRun;
    return goesOn ? await follow(context, api, report) : conclude(context, report);
  },
};

function conclude({ output }: CommandContext, report: RecoverReport): number {
  output.result(report, (style) => recoverLines(report, style));
  return exitOf(report);
}

async function follow(context: CommandContext, api: AgentApi, report: RecoverReport): Promise<number> {
  context.output.note((style) => recoverLines(report, style));
  return await watchToEnd(context, api, { id: report.job?.id ?? "" });
}

async function confirmOff({ terminal, signal, output }: CommandContext, grid: string): Promise<void> {
  output.note(
    `If the application still runs on ${grid}, two copies will serve. Only assert this of a grid that is off.`,
  );
  await confirmName(terminal.stdin, signal, {
    name: grid,
    verb: `assert that ${grid} is off for good`,
    instead: `mig recover --assert-off ${grid} --yes`,
  });
}

function exitOf({ action }: RecoverReport): number {
  switch (action) {
    case "nothing":
    case "back":
    case "forward":
    case "start-source":
    case "start-target":
      return EXIT.done;
    case "wait":
      return EXIT.unreachable;
    case "refused":
      return EXIT.busy;
  }
}
