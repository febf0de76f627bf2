import { MigError } from "../domain/errors.ts";
import type { Source } from "./terminal.ts";

export interface Confirmation {
  /** What the person must type: the application's name, or a grid's. */
  readonly name: string;
  /** "migrate it to my_grid_two". */
  readonly verb: string;
  /** What to type when nobody can be asked. */
  readonly instead: string;
}

/**
 * Lets a person type the name of what is at stake. Throws `CONFIRMATION` when nobody can be asked or the name is
 * another one; nothing has been done then.
 */
export async function confirmName(stdin: Source, signal: AbortSignal, what: Confirmation): Promise<string> {
  if (!stdin.isTerminal) {
    throw new MigError("CONFIRMATION", `Cannot ask for confirmation to ${what.verb}: stdin is no terminal`, {
      hint: `Confirm on the command line: ${what.instead}`,
    });
  }
  const typed = (await stdin.ask(`Type ${what.name} to ${what.verb}: `, signal)).trim();
  if (typed === what.name) return typed;
  throw new MigError("CONFIRMATION", `Cannot ${what.verb}: ${what.name} was to be typed, not “${typed}”`, {
    hint: "Nothing has been done.",
  });
}

/** Asks a question that is answered with yes or no; no is the default. */
export async function askYes(stdin: Source, signal: AbortSignal, question: string): Promise<boolean> {
  if (!stdin.isTerminal) return false;
  return /^y(es)?$/i.test((await stdin.ask(`${question} [y/N] `, signal)).trim());
}
