import { hasCode, toErrorData } from "../domain/errors.ts";
import { drain } from "./drain.ts";
import { append, contextOf, type Drive, foldOf, InterruptedError, sayWaiting } from "./drive.ts";
import { backOff, isPassing, leaveIfStopping } from "./retry.ts";
import type { Step } from "./workflow.ts";

/**
 * Undoes one step. A controller that does not answer is waited for without end, for the source must come
 * back; a permanent failure is a problem or leaves the job `stuck`, as the step says.
 */
export async function undoStep<W>(drive: Drive<W>, step: Step<W>): Promise<"done" | "stuck"> {
  const known = foldOf(drive).steps.get(step.name);
  append(drive, { type: "undo-started", step: step.name, attempt: (known?.attempt ?? 0) + 1 });
  const { undo } = step;
  if ("nothing" in undo) {
    append(drive, { type: "undo-finished", step: step.name });
    return "done";
  }
  for (let attempt = 1; ; attempt += 1) {
    leaveIfStopping(drive);
    try {
      await undo.run(contextOf(drive, step, drive.interrupted));
      const downtime = step.stops === true ? drive.silence.measured() : {};
      append(drive, { type: "undo-finished", step: step.name, ...downtime });
      return "done";
    } catch (error) {
      if (drive.interrupted.aborted) throw new InterruptedError("The process stops", { cause: error });
      if (hasCode(error, "FENCED")) throw error;
      if (!isPassing(error)) return giveUp(drive, step, undo.onFailure, error);
      sayWaiting(drive, `a way back from "${step.title}": ${toErrorData(error).message}`);
      await drain(drive);
      await backOff(drive, attempt, drive.interrupted);
    }
  }
}

function giveUp<W>(
  drive: Drive<W>,
  step: Step<W>,
  onFailure: "stuck" | "problem",
  error: unknown,
): "done" | "stuck" {
  if (onFailure === "problem") {
    append(drive, { type: "problem", step: step.name, error: toErrorData(error) });
    return "done";
  }
  const toType = step.explain(drive.job).undo?.map((command) => `on ${command.grid}: ${command.text}`) ?? [];
  append(drive, { type: "undo-failed", step: step.name, error: toErrorData(error), toType });
  return "stuck";
}
