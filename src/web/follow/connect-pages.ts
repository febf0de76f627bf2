import type { AgentFacade } from "../../agent-facade.ts";
import { hasCode } from "../../domain/errors.ts";
import type { Handler } from "../express.ts";
import { findJob } from "../find-job.ts";
import { allowConnections } from "../headers.ts";
import { originsToAsk } from "./places.ts";

/** The overview and the page of a job may ask the places of the job that runs whether it is there now. */
export function connectPages(facade: AgentFacade): Handler {
  return (request, response, next) => {
    try {
      const job = request.params["id"] === undefined ? facade.status().job : findJob(facade, request);
      allowConnections(response, originsToAsk(job));
    } catch (error) {
      // The page says it.
      if (!hasCode(error, "UNKNOWN_JOB")) throw error;
    }
    next();
  };
}
