import type { AgentFacade } from "../agent-facade.ts";
import { MigError } from "../domain/errors.ts";
import type { JobView } from "../domain/job.ts";
import type { Request } from "./express.ts";

const JOB_ID = /^[a-z0-9]{1,32}$/;

/** The job that the path names; throws `UNKNOWN_JOB`. */
export function findJob(facade: AgentFacade, request: Request): JobView {
  const id = request.params["id"];
  if (typeof id === "string" && JOB_ID.test(id)) return facade.job(id);
  throw new MigError("UNKNOWN_JOB", "Cannot find the job: a job id has lower-case letters and digits only", {
    hint: 'The overview and "mig jobs" list the jobs there are.',
  });
}
