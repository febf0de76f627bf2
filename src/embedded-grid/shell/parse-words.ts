import { findNearest } from "../../domain/nearest.ts";
import { badUsage } from "../refusal.ts";
import { type Call, type Command, ENTITY_WORDS } from "./command.ts";

/** Options that every command takes. */
const COMMON_OPTIONS = ["quiet", "progress_on_stdout", "batch", "verbose", "debug"];
const SHORT_OPTIONS: Readonly<Record<string, string>> = {
  "-v": "--verbose",
  "-q": "--quiet",
  "-f": "--force",
};

export type ParsedWords = Pick<Call, "args" | "options" | "settings"> & { readonly command: Command };

/**
 * Reads `entity verb …` or `verb entity …`, with or without a leading `3t`. Throws a refusal of status 2 that
 * names the nearest command, the unknown option or the missing argument. `current` stands for the argument `.`.
 */
export function parseWords(
  words: readonly string[],
  commands: readonly Command[],
  current?: string,
): ParsedWords {
  const { command, rest } = findCommand(words, commands);
  const args: string[] = [];
  const settings: { name: string; value: string }[] = [];
  const options = new Map<string, string[]>();
  const left = [...rest];
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    const full = SHORT_OPTIONS[word] ?? word;
    const equals = word.indexOf("=");
    if (full.startsWith("--")) readOption(command, full.slice(2), left, options);
    else if (equals > 0) settings.push({ name: word.slice(0, equals), value: word.slice(equals + 1) });
    else args.push(word === "." ? currentOf(current) : word);
  }
  checkCounts(command, args, settings);
  return { command, args, options, settings };
}

/** The same command in one spelling, for patterns: `app start x`. */
export function spellOut(words: readonly string[], commands: readonly Command[]): string {
  try {
    const { command, rest } = findCommand(words, commands);
    return [command.entity, command.verb, ...rest].join(" ");
  } catch {
    return words.join(" ");
  }
}

export function withoutPrefix(words: readonly string[]): readonly string[] {
  return words[0] === "3t" ? words.slice(1) : words;
}

function findCommand(
  words: readonly string[],
  commands: readonly Command[],
): { readonly command: Command; readonly rest: readonly string[] } {
  const [first = "", second = "", ...rest] = withoutPrefix(words);
  const command = lookUp(commands, first, second) ?? lookUp(commands, second, first);
  if (command !== undefined) return { command, rest };
  const written = `${first} ${second}`.trim();
  const shown = commands.filter((candidate) => candidate.hidden !== true);
  const nearest = findNearest(inOrder(first, second), shown.map(titleOf));
  throw badUsage(
    `Unknown command '${written}'.${nearest === undefined ? "" : ` Did you mean '${nearest}'?`}`,
  );
}

function lookUp(commands: readonly Command[], entityWord: string, verb: string): Command | undefined {
  const entity = Object.hasOwn(ENTITY_WORDS, entityWord) ? ENTITY_WORDS[entityWord] : undefined;
  return commands.find((command) => command.entity === entity && command.verb === verb);
}

function inOrder(first: string, second: string): string {
  const entity = Object.hasOwn(ENTITY_WORDS, second) ? ENTITY_WORDS[second] : undefined;
  return entity === undefined ? `${first} ${second}` : `${entity} ${first}`;
}

export function titleOf(command: Command): string {
  return `${command.entity} ${command.verb}`;
}

function readOption(command: Command, text: string, left: string[], options: Map<string, string[]>): void {
  const [name = "", ...parts] = text.split("=");
  const known = [...COMMON_OPTIONS, ...(command.options ?? [])];
  const values = options.get(name) ?? [];
  options.set(name, values);
  if (known.includes(name) && parts.length === 0) return void values.push("");
  if (known.includes(`${name}=`) && parts.length > 0) return void values.push(parts.join("="));
  const following = known.includes(`${name} `) ? left.shift() : undefined;
  if (following === undefined) throw badUsage(`Unknown option '--${text}'. Usage: ${usageOf(command)}`);
  values.push(following);
}

function currentOf(current: string | undefined): string {
  if (current === undefined) throw badUsage("No current application; 'ca <application>' sets it.");
  return current;
}

function checkCounts(command: Command, args: readonly string[], settings: readonly { name: string }[]): void {
  const wanted = command.args ?? [];
  const missing = wanted[args.length];
  if (missing !== undefined && !missing.startsWith("[")) {
    throw badUsage(`Missing argument ${missing}. Usage: ${usageOf(command)}`);
  }
  const [extra] = args.slice(wanted.length);
  if (extra !== undefined && wanted.at(-1)?.endsWith("*") !== true) {
    throw badUsage(`Unknown argument '${extra}'. Usage: ${usageOf(command)}`);
  }
  const [stray] = settings;
  if (stray !== undefined && command.settings === undefined) {
    throw badUsage(`Unknown argument '${stray.name}='. Usage: ${usageOf(command)}`);
  }
}

/** `app start <name> [--norestart] [<prop>=<val>]*` */
export function usageOf(command: Command): string {
  const args = (command.args ?? []).map((arg) => (arg.startsWith("[") ? arg : `<${arg}>`));
  const options = (command.options ?? []).map(showOption);
  const settings = command.settings === undefined ? [] : [`[${command.settings}]*`];
  return [titleOf(command), ...args, ...options, ...settings].join(" ");
}

function showOption(option: string): string {
  if (option.endsWith("=")) return `[--${option}<value>]`;
  return option.endsWith(" ") ? `[--${option.trim()} <value>]*` : `[--${option}]`;
}
