import type { CommanderError } from "commander";
import { MigError } from "../domain/errors.ts";

/**
 * What commander found wrong with the command line, in our words: `USAGE`, with the nearest name where there is one.
 */
export function usageError(error: CommanderError, argv: readonly string[]): MigError {
  if (error.code === "commander.help") {
    return new MigError("USAGE", "Cannot do anything: no command was given", {
      hint: "All commands: mig --help",
    });
  }
  const [problem = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
  const nearest = suggestion?.replace(/^\(|\)$/g, "");
  const help = `How it is used: ${helpLine(error, argv)}`;
  return new MigError("USAGE", `Cannot read the command line: ${problem}`, {
    hint: nearest === undefined ? help : `${nearest} ${help}`,
  });
}

function helpLine(error: CommanderError, argv: readonly string[]): string {
  const words = argv.filter((word) => !word.startsWith("-"));
  if (error.code === "commander.unknownCommand" || words[0] === undefined) return "mig --help";
  return `mig ${words[0]} --help`;
}
