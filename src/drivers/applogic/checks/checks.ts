import type { Check } from "../../../domain/checks.ts";
import type { CheckQuestion, GridSession } from "../../driver.ts";
import type { Controller } from "../session/controller.ts";
import { checkAppConfig } from "./app-config.ts";
import { checkHelperTemplate } from "./helper-template.ts";
import { checkStorage } from "./storage.ts";
import { checkTrust } from "./trust.ts";

type Look = (controller: Controller, question: CheckQuestion) => Promise<Check>;

/** A rollback copies nothing: it needs a helper and no more. */
const ROLLBACK_SOURCE: readonly Look[] = [checkHelperTemplate];
const SOURCE: readonly Look[] = [checkHelperTemplate, checkAppConfig];
const TARGET: readonly Look[] = [checkTrust, checkStorage];

/** The checks that only an AppLogic grid has. None of them throws. */
export function createChecks(controller: Controller): Pick<GridSession, "checks"> {
  return {
    checks: (question) => Promise.all(looksFor(question).map((look) => look(controller, question))),
  };
}

function looksFor({ role, kind }: CheckQuestion): readonly Look[] {
  if (kind === "rollback") return role === "source" ? ROLLBACK_SOURCE : [];
  return role === "source" ? SOURCE : TARGET;
}
