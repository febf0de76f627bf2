import { z } from "zod";
import {
  checksBody,
  cleanBody,
  emptyBody,
  passwordBody,
  recoverBody,
  ticketBody,
  trustBody,
} from "../schema/bodies.ts";
import { auditQuery, consoleQuery, gridQuery, mayServeQuery } from "../schema/queries.ts";
import { gate, readiness } from "./answers/basics.ts";
import {
  auditEntry,
  checkReport,
  cleanReport,
  finding,
  forgetReport,
  grid,
  leftovers,
  recoverReport,
  reloadReport,
  rollbackLoss,
  snapshots,
  status,
  trustReport,
} from "./answers/grids.ts";
import { delivery, passwordReport, settings, ticket } from "./answers/setup.ts";
import { JOB_OPERATIONS } from "./job-operations.ts";
import { json, type Operation, type Tag } from "./operation.ts";

type Rest = Omit<Operation, "method" | "path" | "id" | "summary" | "tag">;

function read(tag: Tag, [path, id]: readonly [string, string], summary: string, rest: Rest): Operation {
  return { method: "get", path: `/api/v1/${path}`, id, summary, tag, ...rest };
}

function act(tag: Tag, [path, id]: readonly [string, string], summary: string, rest: Rest): Operation {
  return { method: "post", path: `/api/v1/${path}`, id, summary, tag, ...rest };
}

const gateAnswers = {
  200: { description: "It may serve", schema: gate },
  503: { description: "It may not, and why", schema: gate },
};

/** All of the API, as the routes have it; a test holds the two together. */
export const OPERATIONS: readonly Operation[] = [
  read("state", ["status", "getStatus"], "Where the application is, whether it serves, what runs", {
    answers: json(status),
  }),
  read("state", ["readiness", "getReadiness"], "What is ready and what is not, with the reasons", {
    answers: {
      200: { description: "All is ready", schema: readiness },
      503: { description: "Something is not", schema: readiness },
    },
  }),
  read("state", ["may-serve", "mayServe"], "The serve gate; `wait` holds the answer until it changes", {
    query: mayServeQuery,
    answers: gateAnswers,
  }),
  read("state", ["audit", "listAudit"], "Who did what, newest first", {
    query: auditQuery,
    answers: json(z.array(auditEntry)),
  }),
  ...JOB_OPERATIONS,
  read("grids", ["grids", "listGrids"], "The grids of grid.info", { answers: json(z.array(grid)) }),
  act("grids", ["checks", "checkGrids"], "Look at a grid, or all, as the target of a move", {
    body: checksBody,
    answers: json(z.array(checkReport)),
    errors: ["UNKNOWN_GRID", "NOT_HERE"],
  }),
  act("grids", ["trust", "trustGrid"], "Look at a controller's host key, accept it, or forget it", {
    body: trustBody,
    answers: json(z.union([trustReport, forgetReport])),
    errors: ["UNKNOWN_GRID", "CONFIRMATION", "SSH_UNREACHABLE"],
  }),
  read("grids", ["lint", "lint"], "What is wrong or odd in the configuration", {
    answers: json(z.array(finding)),
  }),
  read("grids", ["snapshots", "listSnapshots"], "The snapshots of this application, newest first", {
    answers: json(snapshots),
    errors: ["NOT_HERE"],
  }),
  read("repair", ["leftovers", "listLeftovers"], "What of MIG lies on which grid, and who wants it", {
    query: gridQuery,
    answers: json(leftovers),
    errors: ["UNKNOWN_GRID"],
  }),
  act("repair", ["leftovers/clean", "cleanLeftovers"], "Destroy what nobody wants", {
    body: cleanBody,
    answers: {
      200: { description: "Nothing was left to destroy", schema: cleanReport },
      202: { description: "A job destroys it", schema: cleanReport, location: true },
    },
    errors: ["NOT_HERE", "JOB_RUNNING", "CONFIRMATION", "JOB_STATE"],
  }),
  read("repair", ["rollback-loss", "getRollbackLoss"], "What a rollback would lose", {
    answers: json(rollbackLoss),
    errors: ["JOB_STATE"],
  }),
  act("repair", ["adopt", "adopt"], "Make this copy an application of its own", {
    body: emptyBody,
    answers: json(gate),
    errors: ["JOB_STATE"],
  }),
  act("repair", ["stop", "stopCopy"], "Stop the application that this copy is", {
    body: emptyBody,
    answers: { 202: { description: "The stop is under way", schema: gate } },
    errors: ["JOB_STATE", "JOB_RUNNING", "PLACE_UNKNOWN"],
  }),
  act("repair", ["recover", "recover"], "End an interrupted job from the records", {
    body: recoverBody,
    answers: json(recoverReport),
    errors: ["JOB_STATE", "FENCED"],
  }),
  read("repair", ["support", "getSupport"], "One archive for whoever is asked for help; holds no secret", {
    answers: { 200: { description: "A gzipped tar archive", content: ["application/gzip"] } },
  }),
  read("set-up", ["settings", "getSettings"], "Every setting in force and where it comes from; no secret", {
    answers: json(settings),
  }),
  act("set-up", ["reload", "reload"], "Read the configuration again; a bad file changes nothing", {
    body: emptyBody,
    answers: json(reloadReport),
  }),
  act("set-up", ["password", "changePassword"], "Change the password; ends everybody's session", {
    body: passwordBody,
    answers: json(passwordReport),
    errors: ["CONFIRMATION", "JOB_STATE", "CONFIG_INVALID"],
  }),
  act("set-up", ["webhook/test", "testWebhook"], "Send one test message to the webhook", {
    body: emptyBody,
    answers: json(delivery),
    errors: ["JOB_STATE"],
  }),
  act("console", ["console/tickets", "issueTicket"], "A ticket for one console, good for 30 seconds", {
    body: ticketBody,
    answers: { 201: { description: "The ticket", schema: ticket } },
    errors: ["MODE_FORBIDS", "UNKNOWN_GRID", "TOO_BUSY"],
  }),
  read("console", ["console", "openConsole"], "A terminal: a WebSocket handshake with the ticket", {
    query: consoleQuery,
    answers: { 101: { description: "The terminal" } },
    errors: ["MODE_FORBIDS", "TOO_BUSY"],
  }),
];
