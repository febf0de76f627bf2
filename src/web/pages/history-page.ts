import type { AgentFacade } from "../../agent-facade.ts";
import type { JobView } from "../../domain/job.ts";
import type { Routes } from "../express.ts";
import { type HistoryFilter, outcomeOf, presentHistory } from "../present/history.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { historyQuery } from "../schema/queries.ts";
import { chromeOf, type PageParts } from "./page-parts.ts";

const ROWS = 20;
/** Of a journal of years a filter looks at so many at once; the way to older ones goes on from there. */
const MOST_LOOKED_AT = 200;

export function addHistoryPage(routes: Routes, parts: PageParts): void {
  const { facade, clock } = parts;
  routes.get("/history", (request, response) => {
    const { before, ...filter } = parseRequest(historyQuery, request.query, "query");
    const found = findJobs(facade, filter, before);
    const history = presentHistory({ ...filter, ...found, before, now: clock.now() });
    // Only the newest page changes while one looks at it.
    const chrome = chromeOf(parts, {
      title: "History",
      section: "history",
      isLive: before === undefined && !history.isFiltered,
    });
    response.render("history", { page: { chrome, history } });
  });
}

interface Found {
  readonly jobs: readonly JobView[];
  readonly next: string | undefined;
}

function findJobs(facade: AgentFacade, filter: HistoryFilter, before: string | undefined): Found {
  const jobs: JobView[] = [];
  let last = before;
  for (let seen = 0; seen < MOST_LOOKED_AT; seen += ROWS) {
    const batch = facade.jobs(ROWS, last);
    for (const job of batch) {
      if (jobs.length === ROWS) return { jobs, next: last };
      last = job.id;
      if (isWanted(job, filter)) jobs.push(job);
    }
    if (batch.length < ROWS) return { jobs, next: undefined };
  }
  return { jobs, next: last };
}

function isWanted(job: JobView, { kind, outcome }: HistoryFilter): boolean {
  return (kind === undefined || job.kind === kind) && (outcome === undefined || outcomeOf(job) === outcome);
}
