/*
 * The command line: for whoever is logged in to the appliance, and for scripts.
 *
 * It knows nothing of its own. A command asks the daemon over its Unix socket (`daemon-api.ts`), or, for the few that
 * work on any machine, an agent built for this one call (`local-api.ts`), shows the answer to a person or a program
 * (`output.ts`, `render/`), and ends with an exit code (`exit-codes.ts`). What it can start is handed to it
 * (`programs.ts`). A job does not need it: it may be interrupted at any time, and `mig job watch` takes up where it
 * was. It fails with what went wrong and what to do now, and never half way through a change.
 */
import { CommanderError } from "commander";
import { type Clock, systemClock } from "../clock.ts";
import { createCommandTree, createWholeTree } from "./command-tree.ts";
import { createContext } from "./context.ts";
import { EXIT, exitOfError, Interruption } from "./exit-codes.ts";
import { Output } from "./output.ts";
import type { Programs } from "./programs.ts";
import { reportError } from "./report-error.ts";
import type { Terminal } from "./terminal.ts";
import { usageError } from "./usage-error.ts";

/** All that `mig` touches; `main.ts` brings the real ones, tests their own. */
export interface World {
  readonly terminal: Terminal;
  readonly programs: Programs;
  /** Aborts with an `Interruption`. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/**
 * `mig`, from its arguments (without `node` and the script) to its exit code. Never throws: whatever goes wrong is
 * said on stderr with what to do now.
 */
export async function runCli(argv: readonly string[], world: World): Promise<number> {
  const clock = world.clock ?? systemClock;
  let exit: number = EXIT.done;
  const root = await createCommandTree(argv, world.terminal, async (definition, command) => {
    exit = await definition.run(
      createContext({
        ...world,
        clock,
        output: outputOf(root.opts(), world),
        wholeTree: () => createWholeTree(world.terminal),
      }),
      command,
    );
  });
  try {
    const demo = demoArguments(argv);
    if (demo !== undefined) return await world.programs.demo(demo, world.signal);
    await root.parseAsync([...argv], { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return EXIT.done;
    const meant = error instanceof CommanderError ? usageError(error, argv) : error;
    if (!(meant instanceof Interruption)) reportError(meant, outputOf(root.opts(), world));
    return exitOfError(meant);
  }
}

/** The demo reads its own arguments: `--json` means its last line there. */
function demoArguments(argv: readonly string[]): readonly string[] | undefined {
  const first = argv.findIndex((word) => !word.startsWith("-"));
  return argv[first] === "demo" && !argv.includes("--help") && !argv.includes("-h")
    ? argv.toSpliced(first, 1)
    : undefined;
}

interface GlobalOptions {
  readonly json?: boolean;
  readonly jsonl?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly color?: boolean;
}

function outputOf(options: GlobalOptions, { terminal }: World): Output {
  const document = options.json === true ? "json" : "human";
  const format = options.jsonl === true ? "jsonl" : document;
  const { quiet = false, verbose = false, color = true } = options;
  return new Output(terminal, { format, quiet, verbose, color });
}
