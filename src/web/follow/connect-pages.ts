import type { AgentFacade } from "../../agent-facade.ts";
import { hasCode } from "../../domain/errors.ts";
import type { Handler } from "../express.ts";
import { findJob } from "../find-job.ts";
import { allowConnections } from "../headers.ts";
import { onceATurn } from "../once-a-turn.ts";
import { originsToAsk } from "./places.ts";

/** The overview and the page of a job may ask the places of the job that runs whether it is there now. */
export function connectPages(facade: AgentFacade): Handler {
  const shared = onceATurn<readonly string[]>();
  const running = (): readonly string[] => originsToAsk(facade.status().job);
  return (request, response, next) => {
    try {
      const isOverview = request.params["id"] === undefined;
      const origins = isOverview ? shared("running", running) : originsToAsk(findJob(facade, request));
      allowConnections(response, origins);
    } catch (error) {
      // The page says it.
      if (!hasCode(error, "UNKNOWN_JOB")) throw error;
    }
    next();
  };
}
