import type { Argument, Command, Option } from "commander";

/** What stands at one place of the command line: all that may come next. */
export interface Place {
  /** The words before it, as `job watch`; empty for `mig` itself. */
  readonly path: string;
  readonly commands: readonly Word[];
  readonly options: readonly CompletedOption[];
  /** What its arguments are; absent where only the person knows. */
  readonly argument?: ValueKind;
}

export interface Word {
  readonly name: string;
  readonly summary: string;
}

export interface CompletedOption {
  /** `--dry-run`, and `-n` where there is one. */
  readonly flags: readonly string[];
  readonly summary: string;
  readonly takesValue: boolean;
  readonly value?: ValueKind;
}

/** Names that only the running agent knows, or a file. */
export type ValueKind = "grids" | "jobs" | "files";

const KINDS: ReadonlyMap<string, ValueKind> = new Map([
  ["grid", "grids"],
  ["id", "jobs"],
  ["file", "files"],
  ["path", "files"],
  ["directory", "files"],
]);

/** All places of the tree, `mig` itself first; hidden commands are left out. */
export function walk(root: Command): readonly Place[] {
  const help: CompletedOption = { flags: ["--help", "-h"], summary: "help", takesValue: false };
  return walkFrom(root, [], [...root.options.map(describe), help]);
}

function walkFrom(
  command: Command,
  path: readonly string[],
  everywhere: readonly CompletedOption[],
): readonly Place[] {
  const children = command.commands.filter((child) => !isHidden(child));
  const fallback = children.find((child) => child.name() === defaultOf(command));
  const own = [command, ...(fallback === undefined ? [] : [fallback])];
  const argument = own.flatMap((each) => each.registeredArguments.map(kindOfArgument))[0];
  const place: Place = {
    path: path.join(" "),
    commands: [
      ...children.map((child) => ({ name: child.name(), summary: child.description() })),
      ...own.flatMap((each) => each.registeredArguments.flatMap(choicesOf)),
    ],
    options: [...(path.length === 0 ? [] : own).flatMap((each) => each.options.map(describe)), ...everywhere],
    ...(argument === undefined ? {} : { argument }),
  };
  return [place, ...children.flatMap((child) => walkFrom(child, [...path, child.name()], everywhere))];
}

function describe(option: Option): CompletedOption {
  const { long, short, description, required, optional, flags } = option;
  const kind = KINDS.get(/[<[]([a-z]+)/.exec(flags)?.[1] ?? "");
  return {
    flags: [long, short].flatMap((flag) => flag ?? []),
    summary: description,
    takesValue: required,
    ...(kind === undefined || !(required || optional) ? {} : { value: kind }),
  };
}

function kindOfArgument(argument: Argument): ValueKind | undefined {
  return KINDS.get(argument.name());
}

function choicesOf({ argChoices = [], description }: Argument): readonly Word[] {
  return argChoices.map((name) => ({ name, summary: description }));
}

/** The library has no public way to ask for either. */
function isHidden(command: Command): boolean {
  return "_hidden" in command && command._hidden === true;
}

function defaultOf(command: Command): unknown {
  return "_defaultCommandName" in command ? command._defaultCommandName : undefined;
}
