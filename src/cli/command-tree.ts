import { Command } from "commander";
import { VERSION } from "../version.ts";
import type { CommandDefinition, CommandEntry, Example } from "./command.ts";
import { COMMANDS } from "./command-table.ts";
import { EXIT_MEANINGS } from "./exit-codes.ts";
import { table } from "./render/layout.ts";
import type { Terminal } from "./terminal.ts";

/** Runs a command that was found; what it resolves to is the exit code. */
export type Runner = (definition: CommandDefinition, command: Command) => Promise<void>;

const ROOT_EXAMPLES: readonly Example[] = [
  ["mig status", "where am I, and what can be typed"],
  ["mig check my_grid_two", "would a move there work"],
  ["mig migrate my_grid_two", "move there, and watch"],
  ["mig job watch", "watch what runs"],
];

/**
 * The command tree: names and summaries of all, the code of the one that `argv` asks for. Loading all of them
 * would triple the time to the first line.
 */
export async function createCommandTree(
  argv: readonly string[],
  terminal: Terminal,
  run: Runner,
): Promise<Command> {
  return await createTree(wordsOf(argv), terminal, run);
}

/** The words that lead to the command whose code is needed. */
type Way = readonly string[] | "all";

async function createTree(way: Way, terminal: Terminal, run: Runner): Promise<Command> {
  const root = new Command("mig");
  dress(root, terminal);
  root
    .description("MIG moves the application it is part of to another grid.")
    .option("--json", "one JSON document on stdout")
    .option("--jsonl", "one JSON document a line, for streams and lists")
    .option("-q, --quiet", "only data and errors")
    .option("-v, --verbose", "say more on stderr")
    .option("--no-color", "no colours (NO_COLOR is honoured too)")
    .version(VERSION, "-V, --version", "the version of this program")
    .helpCommand("help [command]", "help for a command")
    .addHelpText("before", examplesText(ROOT_EXAMPLES))
    .addHelpText("after", exitText());
  await grow(root, COMMANDS, way, run);
  return root;
}

/** The tree with all its code, for what must see every option. */
export async function createWholeTree(terminal: Terminal): Promise<Command> {
  return await createTree("all", terminal, async () => {});
}

/** The words that may name commands, `help` left out: `mig help job watch` is about `job watch`. */
function wordsOf(argv: readonly string[]): readonly string[] {
  const words = argv.filter((word) => !word.startsWith("-"));
  return words[0] === "help" ? words.slice(1) : words;
}

async function grow(parent: Command, entries: readonly CommandEntry[], way: Way, run: Runner) {
  const [word, ...rest] = way === "all" ? [] : way;
  const wanted = (entries.find(({ name }) => name === word) ?? entries.find(({ isDefault }) => isDefault))
    ?.name;
  for (const entry of entries) {
    const { isHidden = false, isDefault = false } = entry;
    const command = parent.command(entry.name, { hidden: isHidden, isDefault });
    command.description(entry.summary).helpGroup(entry.group ?? "Commands:");
    if (way === "all") await load(command, entry, way, run);
    else if (entry.name === wanted) await load(command, entry, rest, run);
    else command.usage(entry.usage ?? "").allowUnknownOption();
  }
}

async function load(command: Command, entry: CommandEntry, rest: Way, run: Runner): Promise<void> {
  const loaded = await entry.load();
  if ("run" in loaded) {
    loaded.configure?.(command);
    command.addHelpText("before", examplesText(loaded.examples));
    command.action(() => run(loaded, command));
    return;
  }
  await grow(command, loaded, rest, run);
}

/** All output through our own streams; errors are thrown, and said in one place. */
function dress(root: Command, terminal: Terminal): void {
  root
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => terminal.stdout.columns,
      getErrHelpWidth: () => terminal.stderr.columns,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: true });
}

function examplesText(examples: readonly Example[]): string {
  return ["Examples:", ...table(examples.map(([line, does]) => [`  ${line}`, does])), ""].join("\n");
}

function exitText(): string {
  const rows = table(EXIT_MEANINGS.map(([code, meaning]) => [`  ${code}`, meaning]));
  return ["", "Exit codes (read any other as failure):", ...rows].join("\n");
}
