import type { Check } from "../domain/checks.ts";
import { hasCode, toErrorData } from "../domain/errors.ts";
import type { Grid } from "../domain/grid.ts";
import type { ApplicationFacts, GridSession } from "../drivers/driver.ts";
import type { PreflightParts } from "./question.ts";

/** What one look at a controller gave; the other checks share it. */
export interface GridLook {
  readonly session: GridSession;
  /** Absent when the controller could not be asked. */
  readonly applications: readonly ApplicationFacts[] | undefined;
  readonly login: Check;
}

/** Logs in and lists the applications: the first check, and what the others rest on. */
export async function lookAtGrid(
  session: GridSession,
  { publicKey, texts }: Pick<PreflightParts, "publicKey" | "texts">,
): Promise<GridLook> {
  const { grid } = session;
  const subject = { id: "login", title: `MIG can log in to grid ${grid.name}`, grid: grid.name };
  try {
    const applications = await session.applications();
    const message = `${grid.controller} lists ${applications.length} applications.`;
    return { session, applications, login: { ...subject, severity: "fine", message } };
  } catch (error) {
    const { message, hint } = toErrorData(error);
    const isOurKey = hasCode(error, "SSH_AUTH") && publicKey !== undefined;
    const letIn = isOurKey ? `On ${grid.name}: ${texts(grid).letIn(`mig@${grid.name}`, publicKey)}` : hint;
    const login: Check = {
      ...subject,
      severity: "error",
      message,
      ...(letIn === undefined ? {} : { remedy: letIn }),
    };
    return { session, applications: undefined, login };
  }
}

/** In place of a check that had nothing to look at. */
export function notLookedAt(subject: Pick<Check, "id" | "title">, grid: Grid): Check {
  const message = `Not looked at: the controller of ${grid.name} cannot be asked.`;
  return { ...subject, severity: "warning", message, grid: grid.name };
}
