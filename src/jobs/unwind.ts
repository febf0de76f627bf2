import { hasCode, toErrorData } from "../domain/errors.ts";
import { contextOf } from "./context.ts";
import { drain } from "./drain.ts";
import { append, type Drive, foldOf, InterruptedError, sayWaiting } from "./drive.ts";
import { backOff, isPassing, leaveIfStopping, needsPerson, waitingFor } from "./retry.ts";
import type { Step } from "./workflow.ts";

/**
 * Undoes one step. A controller that does not answer is waited for without end, and so is a person who must let MIG in
 * again, for the source must come back; a permanent failure is a problem or leaves the job `stuck`, as the step says.
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
      const waits = isPassing(error) || (needsPerson(error) && undo.onFailure === "stuck");
      if (!waits) return giveUp(drive, step, undo.onFailure, error);
      sayWaiting(drive, waitingFor(drive, `a way back from "${step.title}"`, error));
      await drain(drive);
      await backOff(drive, attempt, { signal: drive.interrupted, error });
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
