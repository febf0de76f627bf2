import { createRoutes, type Routes } from "../express.ts";
import { askerOf } from "../request-context.ts";
import { cleanBody } from "../schema/bodies.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { gridQuery } from "../schema/queries.ts";
import type { ApiParts } from "./api-parts.ts";

export function leftoversRoutes({ facade }: ApiParts): Routes {
  const routes = createRoutes();
  routes.get("/", async (request, response) => {
    response.json(await facade.leftovers(parseRequest(gridQuery, request.query, "query").grid));
  });
  /** 202 with the job that destroys; 200 where nothing was left to destroy. */
  routes.post("/clean", async (request, response) => {
    const { names, confirm } = parseRequest(cleanBody, request.body, "body");
    const by = askerOf(request);
    const report = await facade.clean({ names, by, ...(confirm === undefined ? {} : { confirm }) });
    if (report.job !== undefined) response.status(202).location(`/api/v1/jobs/${report.job.id}`);
    response.json(report);
  });
  return routes;
}
