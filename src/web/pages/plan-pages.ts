import type { StartRequest } from "../../agent-facade.ts";
import { ERROR_CODES, hasCode, type MigError } from "../../domain/errors.ts";
import { randomName } from "../../domain/ids.ts";
import type { Plan } from "../../domain/plan.ts";
import type { Request, Response, Routes } from "../express.ts";
import { presentNotStarted } from "../present/not-started.ts";
import { presentPlan } from "../present/plan.ts";
import { askerOf } from "../request-context.ts";
import { planQuery, startForm } from "../schema/forms.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { showRollbackOrFinalize } from "./confirm-pages.ts";
import { chromeOf, type PageParts } from "./page-parts.ts";
import { addRunSheet } from "./run-sheet-pages.ts";

const ONCE_LENGTH = 24;

/** Plan, then confirm by typing the name, then the job: three plain pages. */
export function addPlanPages(routes: Routes, parts: PageParts): void {
  routes.get("/plan", async (request, response) => {
    const { kind, target } = parseRequest(planQuery, request.query, "query");
    showPlan(parts, response, { kind, plan: await parts.facade.plan(kind, target) });
  });
  addRunSheet(routes, parts);
  routes.post("/jobs", async (request, response) => {
    const form = parseRequest(startForm, request.body, "body");
    try {
      const job = await parts.facade.start(startRequest(form, request));
      response.redirect(303, `/jobs/${job.id}`);
    } catch (error) {
      if (hasCode(error, "JOB_RUNNING", "JOB_STATE")) showNotStarted(parts, response, { ...form, error });
      else if (hasCode(error, "CONFIRMATION", "PREFLIGHT_REFUSED"))
        await showAgain(parts, response, { ...form, error });
      else throw error;
    }
  });
}

type Form = ReturnType<typeof startForm.parse>;
type Refused = Form & { readonly error: MigError };

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

function pathOf({ kind, target = "" }: Form): string {
  return kind === "migrate" || kind === "snapshot"
    ? `/plan?kind=${kind}&target=${encodeURIComponent(target)}`
    : `/${kind}`;
}

/** What is shown does not hold any more: a page of its own says why, for a new look is needed. */
function showNotStarted(parts: PageParts, response: Response, form: Refused): void {
  const { facade, clock } = parts;
  const { error } = form;
  const refused = presentNotStarted({
    error,
    status: facade.status(),
    again: pathOf(form),
    now: clock.now(),
  });
  response.status(ERROR_CODES[error.code].http);
  const chrome = chromeOf(parts, { title: refused.title, isLive: false });
  response.render("not-started", { page: { chrome, refused } });
}

/** What was wrong is said where it was typed. */
async function showAgain(parts: PageParts, response: Response, form: Refused): Promise<void> {
  const { kind, target = "", error } = form;
  response.status(ERROR_CODES[error.code].http);
  if (kind !== "migrate" && kind !== "snapshot") {
    await showRollbackOrFinalize(parts, response, { kind, error });
    return;
  }
  // A name that was mistyped leaves the plan as it was shown; where a check refused, it is made anew.
  const shown = error.code === "CONFIRMATION" ? stillShown(parts, form) : undefined;
  const plan = shown ?? (await parts.facade.plan(kind, target));
  showPlan(parts, response, { kind, plan, form });
}

function stillShown({ facade }: PageParts, { plan = "" }: Form): Plan | undefined {
  try {
    return facade.shownPlan(plan);
  } catch (error) {
    if (hasCode(error, "UNKNOWN_JOB", "JOB_STATE")) return undefined;
    throw error;
  }
}

interface Shown {
  readonly kind: "migrate" | "snapshot";
  readonly plan: Plan;
  /** What was sent, where the page is shown again. */
  readonly form?: Refused;
}

function showPlan(parts: PageParts, response: Response, { kind, plan: shown, form }: Shown): void {
  const { facade, clock } = parts;
  const accepted = form?.accept;
  const ticked = typeof accepted === "boolean" ? undefined : accepted;
  const plan = presentPlan({ plan: shown, kind, status: facade.status(), now: clock.now(), ticked });
  const chrome = chromeOf(parts, { title: plan.title, isLive: false });
  response.render("plan", {
    page: {
      chrome,
      plan,
      error: form?.error,
      waits: form?.approve === true,
      once: randomName(ONCE_LENGTH),
    },
  });
}
