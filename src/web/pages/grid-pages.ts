import { ERROR_CODES, hasCode, type MigError } from "../../domain/errors.ts";
import type { Response, Routes } from "../express.ts";
import { findGrid } from "../find-grid.ts";
import { presentGridPage, presentGridsPage, presentTrust } from "../present/grid-pages.ts";
import { askerOf } from "../request-context.ts";
import { acceptForm } from "../schema/forms.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { chromeOf, type PageParts } from "./page-parts.ts";

export function addGridPages(routes: Routes, parts: PageParts): void {
  const { facade, clock } = parts;
  routes.get("/grids", (_request, response) => {
    const grids = presentGridsPage({
      status: facade.status(),
      grids: facade.grids(),
      reportOf: (grid) => facade.lastReport(grid),
      findings: facade.lint(),
      now: clock.now(),
    });
    const chrome = chromeOf(parts, { title: "Grids", section: "grids" });
    response.render("grids", { page: { chrome, grids } });
  });
  routes.get("/grids/:name", (request, response) => {
    const view = findGrid(facade, request);
    const report = facade.lastReport(view.name);
    const grid = presentGridPage(view, { status: facade.status(), report, now: clock.now() });
    const chrome = chromeOf(parts, { title: grid.name, section: "grids" });
    response.render("grid", { page: { chrome, grid } });
  });
  // Plain buttons: nothing is lost by looking.
  routes.post("/grids/check", async (_request, response) => {
    await facade.check();
    response.redirect(303, "/grids");
  });
  routes.post("/grids/:name/check", async (request, response) => {
    const { name } = findGrid(facade, request);
    await facade.check(name);
    response.redirect(303, pathOf(name));
  });
  addHostKeyPages(routes, parts);
}

/** The controller's key as it is now beside the one that is trusted; a person compares, then accepts or forgets. */
function addHostKeyPages(routes: Routes, parts: PageParts): void {
  const { facade } = parts;
  routes.get("/grids/:name/host-key", async (request, response) => {
    await showHostKey(parts, response, { grid: findGrid(facade, request).name, by: askerOf(request) });
  });
  routes.post("/grids/:name/host-key", async (request, response) => {
    const { name } = findGrid(facade, request);
    const by = askerOf(request);
    const { accept } = parseRequest(acceptForm, request.body, "body");
    try {
      await facade.trust(name, { by, accept });
      response.redirect(303, pathOf(name));
    } catch (error) {
      if (!hasCode(error, "CONFIRMATION")) throw error;
      response.status(ERROR_CODES[error.code].http);
      await showHostKey(parts, response, { grid: name, by, error });
    }
  });
  routes.post("/grids/:name/forget", (request, response) => {
    const { name } = findGrid(facade, request);
    facade.forgetHostKey(name, askerOf(request));
    response.redirect(303, pathOf(name));
  });
}

interface Look {
  readonly grid: string;
  readonly by: string;
  readonly error?: MigError;
}

async function showHostKey(parts: PageParts, response: Response, { grid, by, error }: Look): Promise<void> {
  const trust = presentTrust(await parts.facade.trust(grid, { by }));
  const chrome = chromeOf(parts, { title: `Host key of ${grid}`, section: "grids", isLive: false });
  response.render("host-key", { page: { chrome, trust, error } });
}

function pathOf(name: string): string {
  return `/grids/${encodeURIComponent(name)}`;
}
