import { type ErrorData, hasCode, toErrorData } from "../domain/errors.ts";
import type { JobState } from "../domain/job.ts";
import { drain } from "./drain.ts";
import { append, type Drive, type DriveParts, foldOf, InterruptedError } from "./drive.ts";
import { abortError, runStep, settleCommit, takeOver } from "./forward.ts";
import { leaveIfStopping } from "./retry.ts";
import { Silence } from "./silence.ts";
import { undoStep } from "./unwind.ts";

/**
 * Runs one job as far as this driver's role goes: forward through its steps, or back through their undos.
 * It starts from the journal alone, so that the first run and the one after a crash are the same.
 *
 * What it does not do: it never decides who may drive. A `FENCED` from a step means that somebody else does;
 * it then stops without a word in the journal.
 */
export type DriveOutcome =
  | { readonly kind: "ended"; readonly state: JobState }
  /** The next step is the other one's. */
  | { readonly kind: "handed"; readonly to: "agent" | "helper" }
  | { readonly kind: "stopped" }
  | { readonly kind: "fenced"; readonly error: unknown };

export async function driveJob<W>(parts: DriveParts<W>): Promise<DriveOutcome> {
  const drive: Drive<W> = { ...parts, silence: new Silence(parts.clock), looked: new Set() };
  try {
    const forward = foldOf(drive).turnedBack === undefined ? await goForward(drive) : undefined;
    return forward ?? (await goBack(drive));
  } catch (error) {
    if (error instanceof InterruptedError) return { kind: "stopped" };
    if (hasCode(error, "FENCED")) return { kind: "fenced", error };
    throw error;
  }
}

/** Undefined: turned back. */
async function goForward<W>(drive: Drive<W>): Promise<DriveOutcome | undefined> {
  for (const [index, step] of drive.workflow.steps.entries()) {
    const fold = foldOf(drive);
    const status = fold.steps.get(step.name)?.status;
    if (status === "succeeded" || status === "problem") continue;
    if (step.handsOver === true && step.by !== drive.role) {
      await takeOver(drive, step);
      continue;
    }
    if (step.by !== drive.role) {
      await drain(drive);
      return { kind: "handed", to: step.by };
    }
    leaveIfStopping(drive);
    if (fold.abortRequested && !fold.committed) {
      const begun = step.commits === true && status === "started";
      if (begun && (await settleCommit(drive, step))?.kind === "done") continue;
      return turnBack(drive, toErrorData(abortError("a person")));
    }
    const failed = fold.steps.get(step.name)?.error;
    if (status === "failed" && failed !== undefined) return turnBack(drive, failed);
    const result = await runStep(drive, step, drive.workflow.steps[index - 1]);
    if (result.kind === "done") {
      if (step.handsOver === true) return { kind: "handed", to: "helper" };
      continue;
    }
    if (result.kind === "aborted") return turnBack(drive, toErrorData(result.error));
    if (step.lenient === true || foldOf(drive).committed) {
      append(drive, { type: "problem", step: step.name, error: toErrorData(result.error) });
      continue;
    }
    const error = toErrorData(result.error);
    append(drive, { type: "failed", step: result.step ?? step.name, error });
    return turnBack(drive, error);
  }
  await drain(drive);
  return end(drive, "succeeded");
}

function turnBack<W>(drive: Drive<W>, reason: ErrorData): undefined {
  append(drive, { type: "turned-back", reason });
  return undefined;
}

async function goBack<W>(drive: Drive<W>): Promise<DriveOutcome> {
  await drain(drive);
  for (const step of drive.workflow.steps.toReversed()) {
    const status = foldOf(drive).steps.get(step.name)?.status;
    if (status === undefined || status === "todo" || status === "undone") continue;
    if (step.by !== drive.role) {
      await drain(drive);
      return { kind: "handed", to: step.by };
    }
    leaveIfStopping(drive);
    if ((await undoStep(drive, step)) === "stuck") return end(drive, "stuck");
  }
  await drain(drive);
  return end(drive, foldOf(drive).turnedBack?.code === "ABORTED" ? "cancelled" : "failed");
}

function end<W>(drive: Drive<W>, state: "succeeded" | "failed" | "cancelled" | "stuck"): DriveOutcome {
  append(drive, { type: "ended", state });
  return { kind: "ended", state };
}
