import { isTerminal } from "../../domain/job.ts";
import type { Handler } from "../express.ts";
import { presentOverview } from "../present/overview.ts";
import { contextOf } from "../request-context.ts";
import { chromeOf, jobModel, type PageParts } from "./page-parts.ts";

const HISTORY_ROWS = 8;

export function showOverview(parts: PageParts): Handler {
  const { facade, settings, clock } = parts;
  return (request, response) => {
    const status = facade.status();
    const current = status.job ?? status.lastJob;
    const job = current === undefined ? undefined : jobModel(parts, current);
    const { local, secure } = contextOf(request);
    const overview = presentOverview({
      status,
      mode: settings().mode,
      grids: facade.grids(),
      jobs: facade.jobs(HISTORY_ROWS),
      job,
      connection: { encrypted: secure || local, authenticated: local || (settings().username ?? "") !== "" },
      now: clock.now(),
    });
    const isRunning = status.job !== undefined && !isTerminal(status.job.state);
    const chrome = chromeOf(parts, {
      title: overview.heading,
      section: "overview",
      job: isRunning ? job : undefined,
    });
    response.render("overview", { page: { chrome, overview } });
  };
}
