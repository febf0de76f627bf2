import type { ConsoleEnd, ConsoleLine } from "../../domain/console.ts";
import { MigError } from "../../domain/errors.ts";
import type { CommandContext, CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { createWayOut } from "../way-out.ts";

/** Where the terminal says nothing of its kind, one that every system knows. */
const PLAIN_TERM = "xterm";

/** A login shell on a grid's controller, through the agent's own connection. Needs a terminal on both sides. */
export const console: CommandDefinition = {
  examples: [["mig console my_grid_two", "a shell on its controller; ~. on a new line hangs up"]],
  configure(command) {
    command.argument("<grid>", "a grid of grid.info");
  },
  async run(context, command) {
    const [grid = ""] = command.args;
    const { terminal, output, signal } = context;
    mustBeTerminal(context);
    const { columns, rows } = terminal.stdout;
    const term = terminal.env["TERM"] ?? PLAIN_TERM;
    const line = await context.daemon().openConsole({ grid, columns, rows, term });
    output.note(`The console of ${grid}. ~. on a new line hangs up, ~? says more.`);
    const end = await converse(line, context);
    signal.throwIfAborted();
    output.note(`The console of ${grid} is closed: ${end.reason}.`);
    if (end.exit !== undefined) return end.exit;
    return end.reason === LEFT ? EXIT.done : EXIT.failed;
  },
};

const LEFT = "hung up";
const HELP = ["~.  hangs up", "~~  types one ~", "~?  this"];

/** Until one side ends it; the terminal is as it was before, whatever happens. */
async function converse(line: ConsoleLine, { terminal, output }: CommandContext): Promise<ConsoleEnd> {
  const { stdin, stdout } = terminal;
  const read = createWayOut();
  const { promise, resolve } = Promise.withResolvers<ConsoleEnd>();
  line.onClose(resolve);
  using _size = stdout.onResize(() => line.resize(stdout.columns, stdout.rows));
  using _keys = stdin.openRaw((data) => {
    const { pass, meant } = read(data);
    if (pass.length > 0) line.write(pass);
    if (meant === "leave") line.close(LEFT);
    if (meant === "help") output.note(() => HELP);
  });
  line.onData((data) => stdout.write(data));
  return await promise;
}

function mustBeTerminal({ terminal }: CommandContext): void {
  const missing = [
    ...(terminal.stdin.isTerminal ? [] : ["stdin"]),
    ...(terminal.stdout.isTerminal ? [] : ["stdout"]),
  ];
  if (missing.length === 0) return;
  throw new MigError("USAGE", `Cannot open a console: ${missing.join(" and ")} is no terminal`, {
    hint: "Type it at a terminal; through ssh with: ssh -t",
  });
}
