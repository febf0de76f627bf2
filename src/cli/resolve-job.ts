import { MigError } from "../domain/errors.ts";
import type { JobView } from "../domain/job.ts";
import type { AgentApi } from "./agent-api.ts";

/** The job of that id; without one the job that runs, else the last. Throws `UNKNOWN_JOB`. */
export async function resolveJob(api: AgentApi, id: string | undefined): Promise<JobView> {
  if (id !== undefined) return await api.job(id);
  const { job, lastJob } = await api.status();
  const found = job ?? lastJob;
  if (found !== undefined) return found;
  throw new MigError("UNKNOWN_JOB", "Cannot find a job: there has been none yet", {
    hint: "Start one: mig migrate <grid>",
  });
}
