import type { AgentFacade } from "../../agent-facade.ts";
import { isTerminal } from "../../domain/job.ts";
import { PASS_SECONDS, type Passes } from "../auth/pass.ts";
import type { Handler } from "../express.ts";
import { findJob } from "../find-job.ts";
import { emptyBody } from "../schema/bodies.ts";
import { parseRequest } from "../schema/parse-request.ts";
import type { WebSettings } from "../settings.ts";
import { hereOf, placesOf } from "./places.ts";

/**
 * For a page that watches a job: a pass to each of its places, this one included, for at the same address another
 * machine may answer next. Without a user name nobody needs one, nor when the job has ended.
 */
export function issuePasses(parts: {
  readonly facade: AgentFacade;
  readonly settings: () => WebSettings;
  readonly passes: Passes;
}): Handler {
  const { facade, settings, passes } = parts;
  return (request, response) => {
    parseRequest(emptyBody, request.body, "body");
    const job = findJob(facade, request);
    const { username: user = "" } = settings();
    const from = hereOf(facade.status()) ?? "unknown";
    const wanted = user === "" || isTerminal(job.state) ? [] : placesOf(job);
    const issued = wanted.flatMap(({ at, origin }) => {
      const pass = passes.issue({ jobId: job.id, to: at, from, user });
      return pass === undefined ? [] : [{ at, origin, pass }];
    });
    response.json({ seconds: PASS_SECONDS, passes: issued });
  };
}
