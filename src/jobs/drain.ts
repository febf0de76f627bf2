import { commandsInFlight } from "../domain/job-state.ts";
import { append, type Drive, foldOf, InterruptedError, sayWaiting } from "./drive.ts";

/**
 * A command whose connection was lost may still run later. Before anything is sent again, and before the job
 * changes direction or hands, this waits until none of its earlier commands can still begin. Nothing to wait for: it
 * returns at once.
 */
export async function drain<W>(drive: Drive<W>): Promise<void> {
  for (const command of foldOf(drive).commands) {
    // Left open by a process that died: lost at the latest now.
    if (command.outcome === "open")
      append(drive, { type: "command-ended", command: command.command, outcome: "unknown" });
  }
  for (const command of commandsInFlight(foldOf(drive))) {
    // By the steady clock alone, for the other one may jump over the wait. What an earlier process lost is waited for anew.
    const lostAt = drive.lost.get(command.command) ?? drive.clock.monotonic();
    drive.lost.set(command.command, lostAt);
    const left = lostAt + drive.drainMs(command.grid) - drive.clock.monotonic();
    if (left > 0) await waitOut(drive, command.grid, command.text, left);
    append(drive, { type: "command-ended", command: command.command, outcome: "drained" });
  }
}

async function waitOut<W>(drive: Drive<W>, grid: string, text: string, ms: number): Promise<void> {
  const command = text.length > 60 ? `${text.slice(0, 57)}...` : text;
  sayWaiting(drive, `${Math.ceil(ms / 1000)} s, until "${command}" cannot run any more on ${grid}`);
  try {
    await drive.clock.sleep(ms, AbortSignal.any([drive.interrupted, drive.stopping]));
  } catch (error) {
    throw new InterruptedError("The process stops", { cause: error });
  }
}
