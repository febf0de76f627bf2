import { z } from "zod";
import { approveBody, emptyBody, idempotencyKey, planBody, startBody } from "../schema/bodies.ts";
import { afterQuery, jobsQuery, lastEventId } from "../schema/queries.ts";
import { job, logLine, plan, progress, storedEvent } from "./answers/jobs.ts";
import { passes } from "./answers/setup.ts";
import { type Answer, json, type Operation } from "./operation.ts";

const accepted: Readonly<Record<number, Answer>> = {
  202: { description: "It is under way; the job as it is now", schema: job, location: true },
};

function word(verb: string, summary: string, body: z.ZodType): Operation {
  return {
    method: "post",
    path: `/api/v1/jobs/{id}/${verb}`,
    id: `${verb}Job`,
    summary,
    tag: "jobs",
    body,
    answers: accepted,
    errors: ["UNKNOWN_JOB", "JOB_STATE"],
  };
}

/** Plan, start, watch and steer jobs. */
export const JOB_OPERATIONS: readonly Operation[] = [
  {
    method: "post",
    path: "/api/v1/plans",
    id: "planJob",
    summary: "Dry run: every step with the exact commands, the checks and an estimate",
    tag: "jobs",
    body: planBody,
    answers: json(plan),
    errors: [
      "UNKNOWN_GRID",
      "UNKNOWN_APPLICATION",
      "NOT_HERE",
      "SSH_UNREACHABLE",
      "SSH_AUTH",
      "SSH_HOST_KEY",
    ],
  },
  {
    method: "get",
    path: "/api/v1/plans/{id}",
    id: "getPlan",
    summary: "A plan that was shown, as it was",
    tag: "jobs",
    answers: json(plan),
    errors: ["JOB_STATE", "UNKNOWN_JOB"],
  },
  {
    method: "post",
    path: "/api/v1/jobs",
    id: "startJob",
    summary: "Start a migrate, snapshot, rollback, finalize, or the deletion of a snapshot",
    tag: "jobs",
    body: startBody,
    headers: [
      {
        name: "Idempotency-Key",
        schema: idempotencyKey,
        description: "The same key gives the same job: send it again when the answer was lost.",
      },
    ],
    answers: accepted,
    errors: ["PREFLIGHT_REFUSED", "JOB_RUNNING", "MODE_FORBIDS", "CONFIRMATION", "JOB_STATE", "NOT_HERE"],
  },
  {
    method: "get",
    path: "/api/v1/jobs",
    id: "listJobs",
    summary: "Jobs, newest first; the header Link with rel=next names the next page",
    tag: "jobs",
    query: jobsQuery,
    answers: json(z.array(job)),
    errors: ["UNKNOWN_JOB"],
  },
  {
    method: "get",
    path: "/api/v1/jobs/{id}",
    id: "getJob",
    summary: "One job",
    tag: "jobs",
    answers: json(job),
    errors: ["UNKNOWN_JOB"],
  },
  {
    method: "get",
    path: "/api/v1/jobs/{id}/events",
    id: "listEvents",
    summary: "Its journal; as text/event-stream it goes on until the job has ended",
    tag: "jobs",
    query: afterQuery,
    headers: [{ name: "Last-Event-ID", schema: lastEventId, description: "Goes before `after`." }],
    answers: {
      200: {
        description: "Events after the one named",
        schema: z.array(storedEvent),
        content: ["text/event-stream"],
      },
      204: { description: "As a stream: the job has ended and all was sent" },
    },
    errors: ["UNKNOWN_JOB", "TOO_BUSY"],
  },
  {
    method: "get",
    path: "/api/v1/jobs/{id}/log",
    id: "getLog",
    summary: "Its log, for people",
    tag: "jobs",
    answers: json(z.array(logLine)),
    errors: ["UNKNOWN_JOB"],
  },
  {
    method: "get",
    path: "/api/v1/jobs/{id}/progress",
    id: "getProgress",
    summary: "Bytes, rate and time left of the copy; null while nothing is copied",
    tag: "jobs",
    answers: json(progress.nullable()),
    errors: ["UNKNOWN_JOB"],
  },
  word("abort", "Abort before the commit: everything is undone", emptyBody),
  word("approve", "Approve the switch that it waits for, or will", approveBody),
  word("pause", "Let no further step begin, as long as the application serves", emptyBody),
  word("resume", "Let it go on", emptyBody),
  {
    method: "post",
    path: "/api/v1/jobs/{id}/passes",
    id: "issuePasses",
    summary: "For a browser that follows the job: one-time passes to its other pages",
    tag: "jobs",
    body: emptyBody,
    answers: json(passes),
    errors: ["UNKNOWN_JOB"],
  },
];
