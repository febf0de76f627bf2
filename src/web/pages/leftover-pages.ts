import { ERROR_CODES, hasCode, type MigError } from "../../domain/errors.ts";
import { randomName } from "../../domain/ids.ts";
import type { Response, Routes } from "../express.ts";
import { presentCleaning } from "../present/destroy.ts";
import { presentLeftovers } from "../present/leftovers.ts";
import { askerOf } from "../request-context.ts";
import { cleanForm } from "../schema/forms.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { chromeOf, type PageParts } from "./page-parts.ts";

const ONCE_LENGTH = 24;

/** What of ours lies on the grids; every look asks every grid, so none of these pages looks again by itself. */
export function addLeftoverPages(routes: Routes, parts: PageParts): void {
  const { facade, clock } = parts;
  routes.get("/leftovers", async (_request, response) => {
    const leftovers = presentLeftovers(await facade.leftovers(), clock.now());
    const chrome = chromeOf(parts, { title: "Leftovers", section: "grids", isLive: false });
    response.render("leftovers", { page: { chrome, leftovers } });
  });
  routes.get("/leftovers/clean", (_request, response) => askFirst(parts, response));
  routes.post("/leftovers/clean", async (request, response) => {
    const { name: names, confirm } = parseRequest(cleanForm, request.body, "body");
    try {
      const { job } = await facade.clean({ names, confirm, by: askerOf(request) });
      response.redirect(303, job === undefined ? "/leftovers" : `/jobs/${job.id}`);
    } catch (error) {
      if (!hasCode(error, "CONFIRMATION", "JOB_RUNNING", "JOB_STATE")) throw error;
      response.status(ERROR_CODES[error.code].http);
      await askFirst(parts, response, error);
    }
  });
}

async function askFirst(parts: PageParts, response: Response, error?: MigError): Promise<void> {
  const { facade } = parts;
  const { things } = await facade.leftovers();
  const application = facade.status().application?.name ?? "the application";
  const destroy = presentCleaning(
    things.filter(({ cleanable }) => cleanable),
    application,
  );
  const chrome = chromeOf(parts, { title: destroy.title, section: "grids", isLive: false });
  response.render("destroy", { page: { chrome, destroy, error, once: randomName(ONCE_LENGTH) } });
}
