import type { AgentFacade } from "../../agent-facade.ts";
import { hasCode } from "../../domain/errors.ts";
import type { JobView } from "../../domain/job.ts";
import type { Handler, Request } from "../express.ts";
import { hereOf, knownOrigins } from "./places.ts";

const JOB_ID = /^[a-z0-9]{1,32}$/;

/**
 * The process answers; nothing more is promised. Who names a job hears besides how far this MIG knows it: numbers of
 * events rise from each place of a job to the next, so a page goes to the place that knows more than it shows itself.
 */
export function answerHealth(facade: AgentFacade): Handler {
  return (request, response) => {
    const job = jobAskedFor(facade, request);
    const { origin } = request.headers;
    response.vary("Origin");
    if (origin !== undefined && knownOrigins(facade, job).has(origin))
      response.setHeader("Access-Control-Allow-Origin", origin);
    if (job === undefined) response.json({ status: "ok" });
    else response.json({ status: "ok", here: hereOf(facade.status()), lastEvent: job.lastEvent });
  };
}

function jobAskedFor(facade: AgentFacade, { query }: Request): JobView | undefined {
  const id = query["job"];
  if (typeof id !== "string" || !JOB_ID.test(id)) return undefined;
  try {
    return facade.job(id);
  } catch (error) {
    if (hasCode(error, "UNKNOWN_JOB")) return undefined;
    throw error;
  }
}
