import type { Command } from "commander";
import type { Plan } from "../domain/plan.ts";
import { runSheetText } from "../domain/run-sheet-text.ts";
import type { CommandContext } from "./command.ts";

export function configureRunSheet(command: Command): void {
  command.option("--run-sheet <file>", "write what to type if nothing answers, to print; - is stdout");
}

/** Throws `CONFIG_INVALID` when the file cannot be written, or is there already. */
export async function saveRunSheet(context: CommandContext, plan: Plan, file: string): Promise<void> {
  const { terminal, programs, output, clock } = context;
  const text = runSheetText(plan, new Date(clock.now()).toISOString());
  if (file === "-") {
    terminal.stdout.write(text);
    return;
  }
  const path = await programs.writePrivateFile(file, new TextEncoder().encode(text));
  output.note(`The run sheet is in ${path}: print it, or keep it where it can be read when MIG is silent.`);
}
