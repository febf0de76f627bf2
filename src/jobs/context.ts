import { append, type Drive, foldOf, sayWaiting } from "./drive.ts";
import { rest } from "./hold.ts";
import type { Step, StepContext } from "./workflow.ts";

/** What a step gets to work with; what it sends is journalled under its name. */
export function contextOf<W>(drive: Drive<W>, step: Step<W>, signal: AbortSignal): StepContext<W> {
  return {
    job: drive.job,
    signal,
    clock: drive.clock,
    world: drive.openWorld({
      step: step.name,
      signal,
      sending: (grid, text) => beginCommand(drive, step.name, grid, text),
      ended: (command, outcome, detail) => endCommand(drive, command, outcome, detail),
    }),
    output: (name) => foldOf(drive).steps.get(name)?.output ?? {},
    note: (text, grid) => append(drive, { type: "note", text, ...(grid === undefined ? {} : { grid }) }),
    waiting: (what) => sayWaiting(drive, what),
    report: (percent) => drive.onProgress(step.name, percent),
    rest: () => rest(drive),
  };
}

function endCommand<W>(
  drive: Drive<W>,
  command: number,
  outcome: "done" | "refused" | "unknown",
  detail: string | undefined,
): void {
  // Before it is written: what cannot be written has happened all the same.
  if (outcome === "unknown") drive.lost.set(command, drive.clock.monotonic());
  append(drive, { type: "command-ended", command, outcome, ...(detail === undefined ? {} : { detail }) });
}

function beginCommand<W>(drive: Drive<W>, step: string, grid: string, text: string): number {
  const command = foldOf(drive).commands.length + 1;
  append(drive, { type: "command", step, command, grid, text });
  return command;
}
