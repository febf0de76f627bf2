import type { AgentStatus, GridView } from "../../agent-facade.ts";
import { isTerminal, type JobView } from "../../domain/job.ts";
import type { Tone } from "./badges.ts";
import { jobTitle } from "./words.ts";

/** Is all well? One sentence, and one that says what about it. */
export interface Verdict {
  readonly tone: Tone;
  readonly icon: string;
  readonly title: string;
  readonly text: string;
}

interface VerdictParts {
  readonly status: AgentStatus;
  readonly grids: readonly GridView[];
}

/** The first of the answers that fits, the worst first. */
export function judge(parts: VerdictParts): Verdict {
  return (
    notServing(parts.status) ?? withStuckJob(parts.status) ?? withOpenJob(parts.status) ?? serving(parts)
  );
}

function notServing({ role, gate, job, lastJob }: AgentStatus): Verdict | undefined {
  if (role === "helper") return asHelper(gate.reason, job ?? lastJob);
  if (gate.serve) return undefined;
  const isLooking = gate.askedAt === undefined && gate.offers.length === 0;
  return isLooking
    ? { tone: "idle", icon: "clock", title: "MIG is looking where it is", text: gate.reason }
    : { tone: "bad", icon: "gate-closed", title: "This copy does not serve", text: gate.reason };
}

function asHelper(text: string, job: JobView | undefined): Verdict {
  if (job?.state === "stuck") return { tone: "bad", icon: "hand", title: "The job is stuck", text };
  if (job !== undefined && isTerminal(job.state))
    return { tone: "idle", icon: "check", title: "The job has ended", text };
  return { tone: "busy", icon: "run", title: "The helper is at work", text };
}

function withStuckJob({ job, lastJob }: AgentStatus): Verdict | undefined {
  const stuck = [job, lastJob].find((each) => each?.state === "stuck");
  if (stuck === undefined) return undefined;
  const text = `${jobTitle(stuck)}: what to type stands below.`;
  return { tone: "bad", icon: "hand", title: "A job is stuck: a person must look", text };
}

function withOpenJob({ job }: AgentStatus): Verdict | undefined {
  if (job === undefined || isTerminal(job.state)) return undefined;
  if (job.state === "waiting") {
    return {
      tone: "warn",
      icon: "clock",
      title: "A job is waiting",
      text: `Waiting for ${job.waitingFor ?? "its turn"}.`,
    };
  }
  if (job.state === "unwinding")
    return {
      tone: "warn",
      icon: "undo",
      title: "A job is going back",
      text: "All that it did is being undone.",
    };
  return { tone: "busy", icon: "run", title: "A job is running", text: runningText(job) };
}

function runningText({ kind, committed, application }: JobView): string {
  const stops = kind === "migrate" || kind === "snapshot" || kind === "rollback";
  return stops && !committed
    ? `${application} serves here until the job stops it.`
    : `${application} serves here meanwhile.`;
}

function serving({ status, grids }: VerdictParts): Verdict {
  const { lastJob, configProblem } = status;
  const name = status.application?.name ?? "The application";
  if (configProblem !== undefined) {
    return warning(`${name} serves, but nothing can start`, "The configuration has an error, see below.");
  }
  if (lastJob?.state === "failed")
    return warning(`${name} serves, but the last job failed`, "Everything that it did is undone.");
  if (lastJob?.state === "succeeded" && lastJob.problems.length > 0)
    return warning(
      `${name} serves, but the last job left a problem`,
      "What it is, and what to do, stands below.",
    );
  const others = grids.filter((grid) => !grid.here);
  if (others.length > 0 && others.every(({ lastCheck }) => lastCheck?.severity === "error"))
    return warning(`${name} serves, but cannot move`, "No other grid can be used now; why stands below.");
  return { tone: "good", icon: "check", title: "All is well", text: wellText(name, others) };
}

function warning(title: string, text: string): Verdict {
  return { tone: "warn", icon: "warn", title, text };
}

function wellText(name: string, others: readonly GridView[]): string {
  const ready = others.filter(({ lastCheck }) => lastCheck !== undefined && lastCheck.severity !== "error");
  if (ready.length === 0) return `${name} serves here.`;
  return `${name} serves here and can move to ${ready.map((grid) => grid.name).join(", ")}.`;
}
