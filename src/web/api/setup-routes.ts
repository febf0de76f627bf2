import type { AgentFacade } from "../../agent-facade.ts";
import { type ConfirmParts, confirmPassword } from "../auth/confirm-password.ts";
import type { Routes } from "../express.ts";
import { askerOf } from "../request-context.ts";
import { emptyBody, passwordBody } from "../schema/bodies.ts";
import { parseRequest } from "../schema/parse-request.ts";

/** What is set, the password, and the webhook. */
export function addSetup(routes: Routes, parts: ConfirmParts & { readonly facade: AgentFacade }): void {
  const { setup } = parts.facade;
  routes.get("/settings", (_request, response) => {
    response.json(setup.report());
  });
  routes.post("/password", async (request, response) => {
    const { old = "", password } = parseRequest(passwordBody, request.body, "body");
    await confirmPassword(parts, { request, response, password: old });
    response.json(await setup.changePassword({ password, by: askerOf(request) }));
  });
  routes.post("/webhook/test", async (request, response) => {
    parseRequest(emptyBody, request.body, "body");
    response.json(await setup.testWebhook(askerOf(request)));
  });
}
