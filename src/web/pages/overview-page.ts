import type { AgentFacade, Readiness } from "../../agent-facade.ts";
import type { Clock } from "../../clock.ts";
import { isTerminal } from "../../domain/job.ts";
import type { Handler, Response, Routes } from "../express.ts";
import { onceATurn } from "../once-a-turn.ts";
import { faviconOf } from "../present/badges.ts";
import type { Connection } from "../present/notices.ts";
import { presentOverview } from "../present/overview.ts";
import { contextOf } from "../request-context.ts";
import { checkForm } from "../schema/forms.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { chromeOf, jobModel, type PageParts } from "./page-parts.ts";

/** Those that are shown; each costs a look into the journal. */
const JOBS_LOOKED_AT = 6;

export function addOverviewPage(routes: Routes, parts: PageParts): void {
  routes.get("/", showOverview(parts));
  // What is looked at stands on the page afterwards, also that the grid could not be looked at.
  routes.post("/check", async (request, response) => {
    await parts.facade.check(parseRequest(checkForm, request.body, "body").grid);
    response.redirect(303, "/");
  });
}

function showOverview(parts: PageParts): Handler {
  const { facade, clock } = parts;
  const readiness = rememberReadiness(facade, clock);
  const shared = onceATurn<Promise<string>>();
  return async (request, response) => {
    const { local, secure } = contextOf(request);
    const authenticated = local || (parts.settings().username ?? "") !== "";
    const connection = { encrypted: secure || local, authenticated };
    // All who look see the same, but for what is said of their connection.
    const html = await shared(JSON.stringify(connection), () =>
      rendered(response, overviewOf(parts, connection, readiness())),
    );
    response.type("html").send(html);
  };
}

function overviewOf(parts: PageParts, connection: Connection, readiness: Readiness): object {
  const { facade, settings, clock } = parts;
  const status = facade.status();
  const isRunning = status.job !== undefined && !isTerminal(status.job.state);
  const job = isRunning ? jobModel(parts, status.job, status) : undefined;
  const overview = presentOverview({
    status,
    mode: settings().mode,
    grids: facade.grids(),
    reports: (grid) => facade.lastReport(grid),
    readiness,
    jobs: facade.jobs(JOBS_LOOKED_AT),
    job,
    connection,
    now: clock.now(),
  });
  const chrome = chromeOf(parts, { title: overview.heading, section: "overview", job, status });
  const icon = job === undefined ? faviconOf(overview.verdict.tone) : chrome.icon;
  return { page: { chrome: { ...chrome, icon }, overview } };
}

function rendered(response: Response, model: object): Promise<string> {
  return new Promise((resolve, reject) => {
    response.render("overview", model, (error, html) => {
      if (error === null || error === undefined) resolve(html);
      else reject(error);
    });
  });
}

const READINESS_MS = 15_000;

/** It writes to the disk each time it is asked: once serves all who look at the page meanwhile. */
function rememberReadiness(facade: AgentFacade, clock: Clock): () => Readiness {
  let known: Readiness | undefined;
  let until = 0;
  return () => {
    if (known === undefined || clock.monotonic() >= until) {
      known = facade.readiness();
      until = clock.monotonic() + READINESS_MS;
    }
    return known;
  };
}
