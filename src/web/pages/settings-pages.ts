import { MigError } from "../../domain/errors.ts";
import { confirmPassword } from "../auth/confirm-password.ts";
import type { Request, Response, Routes } from "../express.ts";
import { type NoticeLine, presentSettings, reloadOutcome, testOutcome } from "../present/settings.ts";
import { askerOf, contextOf } from "../request-context.ts";
import { passwordForm } from "../schema/forms.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { chromeOf, type PageParts } from "./page-parts.ts";

/** The page of everything that is set, and the three things that can be done there. */
export function addSettingsPages(routes: Routes, parts: PageParts): void {
  const { facade } = parts;
  routes.get("/settings", (request, response) => show(parts, request, response));
  routes.post("/settings/reload", async (request, response) => {
    const outcome = reloadOutcome(await facade.reload(askerOf(request)));
    show(parts, request, response, outcome);
  });
  routes.post("/settings/webhook-test", async (request, response) => {
    const outcome = testOutcome(await facade.setup.testWebhook(askerOf(request)));
    show(parts, request, response, outcome);
  });
  routes.post("/settings/password", async (request, response) => {
    const { old, password, again } = parseRequest(passwordForm, request.body, "body");
    try {
      if (password !== again) throw notTheSame();
      await confirmPassword(parts, { request, response, password: old });
      await facade.setup.changePassword({ password, by: askerOf(request) });
    } catch (error) {
      if (!(error instanceof MigError) || error.code === "TOO_MANY_ATTEMPTS") throw error;
      response.status(422);
      show(parts, request, response, refusal(error));
      return;
    }
    show(parts, request, response, CHANGED);
  });
}

const CHANGED: NoticeLine = {
  tone: "good",
  icon: "check",
  title: "The password is changed",
  text: "Everybody who was logged in has to log in anew: your browser asks for the new one at the next page.",
  hint: "",
};

function refusal({ message, hint = "" }: MigError): NoticeLine {
  return { tone: "bad", icon: "cross", title: "The password is as it was", text: `${message}.`, hint };
}

function notTheSame(): MigError {
  return new MigError("CONFIRMATION", "Cannot change the password: the two new ones are not the same", {
    hint: "Type the new one twice.",
  });
}

function show(parts: PageParts, request: Request, response: Response, outcome?: NoticeLine): void {
  const { secure, local } = contextOf(request);
  const settings = presentSettings({
    report: parts.facade.setup.report(),
    connection: { encrypted: secure, local },
    outcome,
    now: parts.clock.now(),
  });
  const chrome = chromeOf(parts, { title: "Settings", section: "settings", isLive: false });
  response.render("settings", { page: { chrome, settings } });
}
