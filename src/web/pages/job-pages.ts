import type { Handler, Routes } from "../express.ts";
import { findJob } from "../find-job.ts";
import { askerOf } from "../request-context.ts";
import { chromeOf, jobModel, type PageParts } from "./page-parts.ts";

export function addJobPages(routes: Routes, parts: PageParts): void {
  const { facade } = parts;
  routes.get("/jobs/:id", showJob(parts));
  routes.get("/jobs/:id/log.txt", (request, response) => {
    const { id } = findJob(facade, request);
    const lines = facade.log(id).map(({ at, grid, text }) => `${at} ${grid ?? "-"} ${text}\n`);
    response.attachment(`mig-${id}.log`).type("text/plain").send(lines.join(""));
  });
  routes.post("/jobs/:id/abort", async (request, response) => {
    const job = await facade.abort(findJob(facade, request).id, askerOf(request));
    response.redirect(303, `/jobs/${job.id}`);
  });
}

function showJob(parts: PageParts): Handler {
  return (request, response) => {
    const job = jobModel(parts, findJob(parts.facade, request));
    const chrome = chromeOf(parts, { title: job.title, job });
    response.render("job", { page: { chrome, job } });
  };
}
