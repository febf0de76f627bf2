import { badUsage } from "../refusal.ts";
import type { Command } from "./command.ts";
import { titleOf, usageOf } from "./parse-words.ts";

export interface HelpRequest {
  /** Words after `help`: none, an entity, a verb, or both in any order. */
  readonly about: readonly string[];
}

const IN_A_SESSION = `In a session:
  ca <application>      makes it the current one; '.' then stands for it
  ssh <component>       logs in to a component of the current application
  help [<command>]      this list, or one command
  exit                  leaves

From outside: ssh root@<controller> <command>, and sh <application>:<component> [<command>] for a component.
`;

/** Throws a refusal when nothing is known about it. */
export function helpText(request: HelpRequest, commands: readonly Command[]): string {
  const shown = commands.filter((command) => command.hidden !== true);
  if (request.about.length === 0) return `${listOf(shown)}\n${IN_A_SESSION}`;
  const found = shown.filter((command) => request.about.every((word) => isAbout(command, word)));
  if (found.length === 0) throw badUsage(`Unknown command '${request.about.join(" ")}'.`);
  return found.length === 1 ? found.map(detailsOf).join("") : listOf(found);
}

const LONG_WORDS: Readonly<Record<string, string>> = { application: "app", component: "comp", volume: "vol" };

function isAbout(command: Command, word: string): boolean {
  return command.verb === word || command.entity === (LONG_WORDS[word] ?? word);
}

function listOf(commands: readonly Command[]): string {
  const width = Math.max(...commands.map((command) => titleOf(command).length));
  return commands.map((command) => `  ${titleOf(command).padEnd(width)}  ${command.summary}\n`).join("");
}

function detailsOf(command: Command): string {
  const common = "[--batch] [--quiet] [--progress_on_stdout] [--verbose]";
  return `${command.summary}\n\n  ${usageOf(command)}\n\nEvery command also takes ${common}.\n`;
}
