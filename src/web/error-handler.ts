import { MigError } from "../domain/errors.ts";
import type { ErrorHandler, Handler, Request, Response } from "./express.ts";
import { waysOut } from "./present/ways-out.ts";
import { type Problem, problemOf, toMigError } from "./problem.ts";
import { contextOf } from "./request-context.ts";
import type { WebLog } from "./settings.ts";

/** The one place where a failure becomes an answer: a problem document for programs, a page for people. */
export function answerErrors(log: WebLog): ErrorHandler {
  return (thrown: unknown, request, response, _next) => {
    const { id } = contextOf(request);
    const error = toMigError(thrown, id);
    const problem = problemOf(error, id);
    report(log, request, problem, error);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    response.status(problem.status);
    if (problem.status === 413) response.setHeader("Connection", "close");
    if (error.retry === "later" && !response.hasHeader("Retry-After")) response.setHeader("Retry-After", "5");
    if (wantsPage(request)) sendPage(response, problem, log);
    else sendProblem(response, problem);
  };
}

export const notFound: Handler = (request) => {
  const path = `${request.baseUrl}${request.path}`;
  throw new MigError("NOT_FOUND", `Cannot find ${path}: there is no such page`, {
    hint: path.startsWith("/api") ? "The API is under /api/v1." : "The overview is at /.",
  });
};

function sendProblem(response: Response, problem: Problem): void {
  response.type("application/problem+json").send(JSON.stringify(problem));
}

/** A page that cannot be drawn must not hide the error it was to show. */
function sendPage(response: Response, problem: Problem, log: WebLog): void {
  const tone = problem.status >= 500 ? "bad" : "warn";
  const page = { title: problem.title, tone, problem, ways: waysOut(problem.code) };
  response.render("error", { page }, (error: Error | null, html?: string) => {
    if (error === null) {
      response.send(html);
      return;
    }
    log.error({ request: problem.instance, err: error }, "cannot draw the error page");
    sendProblem(response, problem);
  });
}

function wantsPage(request: Request): boolean {
  return !request.path.startsWith("/api/") && request.accepts(["json", "html"]) === "html";
}

function report(log: WebLog, request: Request, problem: Problem, error: MigError): void {
  const { id, address } = contextOf(request);
  const fields = { request: id, address, method: request.method, path: request.path, code: problem.code };
  if (problem.code === "INTERNAL") log.error({ ...fields, err: error.cause ?? error }, "request met a fault");
  else log.info(fields, problem.detail);
}
