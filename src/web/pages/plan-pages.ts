import type { StartRequest } from "../../agent-facade.ts";
import { ERROR_CODES, hasCode, type MigError } from "../../domain/errors.ts";
import { randomName } from "../../domain/ids.ts";
import type { Request, Response, Routes } from "../express.ts";
import { presentPlan } from "../present/plan.ts";
import { askerOf } from "../request-context.ts";
import { planQuery, startForm } from "../schema/forms.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { showRollbackOrFinalize } from "./confirm-pages.ts";
import { chromeOf, type PageParts } from "./page-parts.ts";

const ONCE_LENGTH = 24;

/** Plan, then confirm by typing the name, then the job: three plain pages. */
export function addPlanPages(routes: Routes, parts: PageParts): void {
  routes.get("/plan", async (request, response) => {
    await showPlan(parts, response, { ...parseRequest(planQuery, request.query, "query") });
  });
  routes.post("/jobs", async (request, response) => {
    const form = parseRequest(startForm, request.body, "body");
    try {
      const job = await parts.facade.start(startRequest(form, request));
      response.redirect(303, `/jobs/${job.id}`);
    } catch (error) {
      if (!hasCode(error, "CONFIRMATION", "PREFLIGHT_REFUSED", "JOB_RUNNING", "JOB_STATE")) throw error;
      await showAgain(parts, response, { ...form, error });
    }
  });
}

type Form = ReturnType<typeof startForm.parse>;

function startRequest(form: Form, request: Request): StartRequest {
  const { kind, target, confirm, accept, approve, once, plan } = form;
  const where = target === undefined || target === "" ? {} : { target };
  const shown = plan === undefined ? {} : { plan };
  return {
    kind,
    ...where,
    ...shown,
    ...(approve ? { approve } : {}),
    confirm,
    acceptWarnings: accept,
    by: askerOf(request),
    idempotencyKey: once,
  };
}

/** What was wrong is said where it was typed. */
async function showAgain(
  parts: PageParts,
  response: Response,
  form: Form & { readonly error: MigError },
): Promise<void> {
  const { kind, target = "", error } = form;
  response.status(ERROR_CODES[error.code].http);
  if (kind === "migrate" || kind === "snapshot") await showPlan(parts, response, { kind, target, error });
  else await showRollbackOrFinalize(parts, response, { kind, error });
}

interface Wish {
  readonly kind: "migrate" | "snapshot";
  readonly target: string;
  readonly error?: MigError;
}

async function showPlan(parts: PageParts, response: Response, { kind, target, error }: Wish): Promise<void> {
  const shown = await parts.facade.plan(kind, target);
  const plan = presentPlan(shown, kind);
  const chrome = chromeOf(parts, { title: plan.title, isLive: false });
  response.render("plan", {
    page: { chrome, plan, planId: shown.jobId, error, once: randomName(ONCE_LENGTH) },
  });
}
