import type { AgentFacade } from "../../agent-facade.ts";
import { createRoutes, type Handler, type Request, type Routes } from "../express.ts";
import { findJob } from "../find-job.ts";
import { issuePasses } from "../follow/issue-passes.ts";
import { askerOf } from "../request-context.ts";
import { approveBody, emptyBody, idempotencyKey, startBody } from "../schema/bodies.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { jobsQuery } from "../schema/queries.ts";
import type { ApiParts } from "./api-parts.ts";
import { answerEvents } from "./job-events.ts";

export function jobRoutes(parts: ApiParts): Routes {
  const { facade } = parts;
  const routes = createRoutes();

  routes.get("/", answerJobs(facade));
  routes.post("/", async (request, response) => {
    const job = await startJob(facade, request);
    response.status(202).location(`/api/v1/jobs/${job.id}`).json(job);
  });
  routes.get("/:id", (request, response) => {
    response.json(findJob(facade, request));
  });
  routes.get("/:id/events", answerEvents(parts));
  routes.get("/:id/log", (request, response) => {
    response.json(facade.log(findJob(facade, request).id));
  });
  routes.get("/:id/progress", (request, response) => {
    response.json(facade.progress(findJob(facade, request).id) ?? null);
  });
  routes.post("/:id/abort", async (request, response) => {
    parseRequest(emptyBody, request.body, "body");
    const job = await facade.abort(findJob(facade, request).id, askerOf(request));
    response.status(202).location(`/api/v1/jobs/${job.id}`).json(job);
  });
  routes.post("/:id/passes", issuePasses(parts));
  addWords(routes, facade);
  return routes;
}

/** What a person says about a job that waits, or is to wait. */
function addWords(routes: Routes, facade: AgentFacade): void {
  routes.post("/:id/approve", async (request, response) => {
    const word = parseRequest(approveBody, request.body, "body");
    const job = await facade.approve(findJob(facade, request).id, { ...word, by: askerOf(request) });
    response.status(202).location(`/api/v1/jobs/${job.id}`).json(job);
  });
  for (const verb of ["pause", "resume"] as const) {
    routes.post(`/:id/${verb}`, async (request, response) => {
      parseRequest(emptyBody, request.body, "body");
      const job = await facade[verb](findJob(facade, request).id, askerOf(request));
      response.status(202).location(`/api/v1/jobs/${job.id}`).json(job);
    });
  }
}

/** The newest first, a page at a time; the header `Link` names the next one while there is one. */
function answerJobs(facade: AgentFacade): Handler {
  return (request, response) => {
    const { limit, before } = parseRequest(jobsQuery, request.query, "query");
    const jobs = facade.jobs(limit, before);
    const last = jobs.at(-1);
    if (last !== undefined && jobs.length === limit)
      response.set("Link", `</api/v1/jobs?limit=${limit}&before=${last.id}>; rel="next"`);
    response.json(jobs);
  };
}

async function startJob(facade: AgentFacade, request: Request) {
  const body = parseRequest(startBody, request.body, "body");
  const key = request.get("Idempotency-Key");
  return facade.start({
    ...body,
    by: askerOf(request),
    ...(key === undefined ? {} : { idempotencyKey: parseRequest(idempotencyKey, key, "header") }),
  });
}
