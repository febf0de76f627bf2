import { MigError } from "../../domain/errors.ts";
import { randomName } from "../../domain/ids.ts";
import type { Response, Routes } from "../express.ts";
import { type ConfirmModel, presentAdopt, presentFinalize, presentRollback } from "../present/confirm.ts";
import { askerOf } from "../request-context.ts";
import { adoptForm } from "../schema/forms.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { chromeOf, type PageParts } from "./page-parts.ts";

const ONCE_LENGTH = 24;

export function addConfirmPages(routes: Routes, parts: PageParts): void {
  const { facade } = parts;
  for (const kind of ["rollback", "finalize"] as const) {
    routes.get(`/${kind}`, (_request, response) => showRollbackOrFinalize(parts, response, { kind }));
  }
  // A plain button, for nothing is lost by it: what is stopped can be started again.
  routes.post("/stop", async (request, response) => {
    await facade.stopCopy(askerOf(request));
    response.redirect(303, "/");
  });
  routes.get("/adopt", (_request, response) => showConfirm(parts, response, presentAdopt(facade.status())));
  routes.post("/adopt", async (request, response) => {
    const { confirm } = parseRequest(adoptForm, request.body, "body");
    const model = presentAdopt(facade.status());
    if (confirm !== model.application) {
      response.status(422);
      showConfirm(parts, response, model, wrongName(model.application));
      return;
    }
    await facade.adopt(askerOf(request));
    response.redirect(303, "/");
  });
}

interface Wish {
  readonly kind: "rollback" | "finalize";
  readonly error?: MigError;
}

/** The page that asks before a rollback or finalize; throws `JOB_STATE` when no source is kept. */
export async function showRollbackOrFinalize(
  parts: PageParts,
  response: Response,
  wish: Wish,
): Promise<void> {
  const { facade, clock } = parts;
  const status = facade.status();
  const model =
    wish.kind === "rollback"
      ? presentRollback({ status, loss: await facade.rollbackLoss(), now: clock.now() })
      : presentFinalize(status, clock.now());
  showConfirm(parts, response, model, wish.error);
}

function showConfirm(parts: PageParts, response: Response, confirm: ConfirmModel, error?: MigError): void {
  const chrome = chromeOf(parts, { title: confirm.title, isLive: false });
  response.render("confirm", { page: { chrome, confirm, error, once: randomName(ONCE_LENGTH) } });
}

function wrongName(application: string): MigError {
  return new MigError(
    "CONFIRMATION",
    "Cannot adopt this copy: the name typed is not the application's name",
    {
      hint: `Type ${application}.`,
    },
  );
}
