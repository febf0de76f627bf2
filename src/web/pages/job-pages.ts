import type { Handler, Routes } from "../express.ts";
import { findJob } from "../find-job.ts";
import { presentAbortPage } from "../present/abort.ts";
import { presentApprove } from "../present/controls.ts";
import { presentLog } from "../present/log.ts";
import { askerOf } from "../request-context.ts";
import { approveForm } from "../schema/forms.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { chromeOf, jobModel, type PageParts } from "./page-parts.ts";

export function addJobPages(routes: Routes, parts: PageParts): void {
  const { facade } = parts;
  routes.get("/jobs/:id", showJob(parts));
  routes.get("/jobs/:id/log.txt", (request, response) => {
    const { id } = findJob(facade, request);
    const lines = facade.log(id).map(({ at, grid, text }) => `${at} ${grid ?? "-"} ${text}\n`);
    response.attachment(`mig-${id}.log`).type("text/plain").send(lines.join(""));
  });
  routes.get("/jobs/:id/log", showLog(parts));
  routes.get("/jobs/:id/abort", (request, response) => {
    const abort = presentAbortPage(findJob(facade, request));
    const chrome = chromeOf(parts, { title: abort.title, isLive: false });
    response.render("abort", { page: { chrome, abort } });
  });
  routes.post("/jobs/:id/abort", async (request, response) => {
    const job = await facade.abort(findJob(facade, request).id, askerOf(request));
    response.redirect(303, `/jobs/${job.id}`);
  });
  addWords(routes, parts);
}

/** What a person says about a job that waits, or is to wait. */
function addWords(routes: Routes, parts: PageParts): void {
  const { facade } = parts;
  for (const verb of ["pause", "resume"] as const) {
    routes.post(`/jobs/:id/${verb}`, async (request, response) => {
      const job = await facade[verb](findJob(facade, request).id, askerOf(request));
      response.redirect(303, `/jobs/${job.id}`);
    });
  }
  // A page of its own: what is typed into one that follows a job would go when it is drawn anew.
  routes.get("/jobs/:id/approve", (request, response) => {
    const approve = presentApprove(findJob(facade, request));
    const chrome = chromeOf(parts, { title: approve.title, isLive: false });
    response.render("approve", { page: { chrome, approve } });
  });
  routes.post("/jobs/:id/approve", async (request, response) => {
    const { note, now } = parseRequest(approveForm, request.body, "body");
    const word = { by: askerOf(request), now, ...(note === "" ? {} : { note }) };
    const job = await facade.approve(findJob(facade, request).id, word);
    response.redirect(303, `/jobs/${job.id}`);
  });
}

/** Longer logs are for the file. */
const MOST_LINES = 5_000;

/** Every line under an address of its own, and still: what somebody looks at does not run away. */
function showLog(parts: PageParts): Handler {
  return (request, response) => {
    const job = jobModel(parts, findJob(parts.facade, request));
    const log = presentLog(parts.facade.log(job.id), job.path, MOST_LINES);
    const chrome = chromeOf(parts, { title: `Log · ${job.title}`, isLive: false });
    response.render("log", { page: { chrome, job, log } });
  };
}

function showJob(parts: PageParts): Handler {
  return (request, response) => {
    const job = jobModel(parts, findJob(parts.facade, request));
    const chrome = chromeOf(parts, { title: job.title, job });
    response.render("job", { page: { chrome, job } });
  };
}
