import type { z } from "zod";
import type { AgentFacade } from "../../agent-facade.ts";
import type { Plan } from "../../domain/plan.ts";
import { createRoutes, jsonBody, type Routes } from "../express.ts";
import { answerMayServe } from "../may-serve.ts";
import { requireJson } from "../origin-check.ts";
import { askerOf } from "../request-context.ts";
import { checksBody, emptyBody, planBody, recoverBody, trustBody } from "../schema/bodies.ts";
import { runSheetQuery } from "../schema/forms.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { auditQuery } from "../schema/queries.ts";
import type { ApiParts } from "./api-parts.ts";
import { consoleRoutes } from "./console-routes.ts";
import { jobRoutes } from "./job-routes.ts";
import { leftoversRoutes } from "./leftovers-routes.ts";
import { addSetup } from "./setup-routes.ts";

/** `/api/v1`: each request is one call of the facade, and the answer is what it returned. */
export function apiRoutes(parts: ApiParts): Routes {
  const routes = createRoutes();
  routes.use(requireJson, jsonBody());
  routes.use("/jobs", jobRoutes(parts));
  routes.get("/may-serve", answerMayServe(parts));
  routes.use("/console", consoleRoutes(parts));
  routes.use("/leftovers", leftoversRoutes(parts));
  addReads(routes, parts.facade);
  addActions(routes, parts.facade);
  addSetup(routes, parts);
  return routes;
}

function addReads(routes: Routes, facade: AgentFacade): void {
  routes.get("/status", (_request, response) => {
    response.json(facade.status());
  });
  routes.get("/grids", (_request, response) => {
    response.json(facade.grids());
  });
  routes.get("/lint", (_request, response) => {
    response.json(facade.lint());
  });
  routes.get("/audit", (request, response) => {
    const { limit, before } = parseRequest(auditQuery, request.query, "query");
    response.json(facade.audit(limit, before));
  });
  routes.get("/snapshots", async (_request, response) => {
    response.json(await facade.snapshots());
  });
  routes.get("/support", async (_request, response) => {
    const { fileName, data } = await facade.support();
    response.type("application/gzip").attachment(fileName).send(Buffer.from(data));
  });
  routes.get("/rollback-loss", async (_request, response) => {
    response.json(await facade.rollbackLoss());
  });
}

function addActions(routes: Routes, facade: AgentFacade): void {
  routes.get("/plans/:id", (request, response) => {
    response.json(
      facade.shownPlan(parseRequest(runSheetQuery, { plan: request.params["id"] }, "query").plan),
    );
  });
  routes.post("/plans", async (request, response) => {
    response.json(await planFor(facade, parseRequest(planBody, request.body, "body")));
  });
  routes.post("/checks", async (request, response) => {
    response.json(await facade.check(parseRequest(checksBody, request.body, "body").grid));
  });
  routes.post("/adopt", async (request, response) => {
    parseRequest(emptyBody, request.body, "body");
    response.json(await facade.adopt(askerOf(request)));
  });
  routes.post("/stop", async (request, response) => {
    parseRequest(emptyBody, request.body, "body");
    await facade.stopCopy(askerOf(request));
    response.status(202).json(facade.gate());
  });
  routes.post("/recover", async (request, response) => {
    const { assertOff, dryRun } = parseRequest(recoverBody, request.body, "body");
    const choices = {
      ...(assertOff === undefined ? {} : { assertOff }),
      ...(dryRun === undefined ? {} : { dryRun }),
    };
    response.json(await facade.recover({ by: askerOf(request), ...choices }));
  });
  routes.post("/reload", async (request, response) => {
    parseRequest(emptyBody, request.body, "body");
    response.json(await facade.reload(askerOf(request)));
  });
  routes.post("/trust", async (request, response) => {
    const { grid, ...wish } = parseRequest(trustBody, request.body, "body");
    const by = askerOf(request);
    response.json(
      "forget" in wish ? facade.forgetHostKey(grid, by) : await facade.trust(grid, { by, ...wish }),
    );
  });
}

function planFor(facade: AgentFacade, body: z.infer<typeof planBody>): Promise<Plan> {
  if (body.kind === "delete-snapshot") {
    const { kind: _, ...snapshot } = body;
    return facade.planDeletion(snapshot);
  }
  const { kind, target, ...choice } = body;
  return Object.keys(choice).length === 0 ? facade.plan(kind, target) : facade.plan(kind, target, choice);
}
