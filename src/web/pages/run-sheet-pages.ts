import { hasCode, MigError } from "../../domain/errors.ts";
import type { Plan } from "../../domain/plan.ts";
import { runSheetText } from "../../domain/run-sheet-text.ts";
import type { Request, Routes } from "../express.ts";
import { presentRunSheet } from "../present/run-sheet.ts";
import { runSheetQuery } from "../schema/forms.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { chromeOf, type PageParts } from "./page-parts.ts";

/** What helps when no page answers: to print, or to keep as a file. Of a plan that was shown, or of a job. */
export function addRunSheet(routes: Routes, parts: PageParts): void {
  const { clock } = parts;
  routes.get("/plan/run-sheet", (request, response) => {
    const sheet = presentRunSheet(planOf(parts, request), clock.now());
    const chrome = chromeOf(parts, { title: `Run sheet · ${sheet.title}`, isLive: false });
    response.render("run-sheet", { page: { chrome, sheet } });
  });
  routes.get("/plan/run-sheet.txt", (request, response) => {
    const plan = planOf(parts, request);
    const text = runSheetText(plan, new Date(clock.now()).toISOString());
    response.attachment(`mig-run-sheet-${plan.jobId}.txt`).type("text/plain").send(text);
  });
}

function planOf({ facade }: PageParts, request: Request): Plan {
  const { plan } = parseRequest(runSheetQuery, request.query, "query");
  try {
    return facade.shownPlan(plan);
  } catch (error) {
    throw hasCode(error, "UNKNOWN_JOB") ? forgotten(plan, error) : error;
  }
}

function forgotten(plan: string, cause: MigError): MigError {
  return new MigError("UNKNOWN_JOB", `Cannot show the run sheet of ${plan}: that plan is not kept any more`, {
    hint: "MIG keeps the last plans that it showed, until it starts anew. Look at a new plan, and save its run sheet.",
    cause,
  });
}
