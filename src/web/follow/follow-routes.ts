import type { AgentFacade, Follow } from "../../agent-facade.ts";
import { hasCode, MigError } from "../../domain/errors.ts";
import type { Authenticator } from "../auth/authenticator.ts";
import { PASS_SECONDS, type Pass, type Passes, type PassVerdict } from "../auth/pass.ts";
import { answerSession, tooMany } from "../auth/require-user.ts";
import { writeSession } from "../auth/session-cookie.ts";
import { createRoutes, type Handler, jsonBody, type Routes } from "../express.ts";
import { noStore } from "../headers.ts";
import { checkOrigin, requireJson } from "../origin-check.ts";
import { contextOf } from "../request-context.ts";
import { passBody } from "../schema/bodies.ts";
import { parseRequest } from "../schema/parse-request.ts";
import type { WebSettings } from "../settings.ts";
import { hereOf } from "./places.ts";

export interface FollowParts {
  readonly facade: AgentFacade;
  readonly settings: () => WebSettings;
  readonly authenticator: Authenticator;
  readonly passes: Passes;
}

/**
 * How a browser comes in that follows a job from its last place. Open to everybody: the page holds no data, and who has
 * no good pass gets nothing.
 */
export function followRoutes(parts: FollowParts): Routes {
  const routes = createRoutes();
  routes.get("/follow", noStore, (_request, response) => {
    response.render("follow");
  });
  // Asked for before anything that a browser would answer with its own question for the password.
  routes.get("/session", noStore, answerSession(parts.authenticator));
  routes.post("/session/pass", noStore, checkOrigin, requireJson, jsonBody(), takePass(parts));
  return routes;
}

function takePass({ facade, settings, authenticator, passes }: FollowParts): Handler {
  return (request, response) => {
    const { address } = contextOf(request);
    const seconds = authenticator.blockedSeconds(address);
    if (seconds > 0) {
      response.setHeader("Retry-After", String(seconds));
      throw tooMany(seconds);
    }
    const { pass } = parseRequest(passBody, request.body, "body");
    const verdict = passes.redeem(pass, {
      ...gatehouse(facade, settings()),
      since: authenticator.changedAt(),
    });
    if (verdict.type === "forged") authenticator.refuse(address);
    if (verdict.type !== "unready" && verdict.type !== "forged")
      facade.onFollow?.(followOf(verdict.pass, { address, result: verdict.type }));
    const { jobId } = mustBeGood(verdict);
    const session = authenticator.openSession();
    if (session !== undefined) writeSession(request, response, session);
    response.json({ path: `/jobs/${jobId}` });
  };
}

/** Throws `PLACE_UNKNOWN` while this MIG does not know itself yet: a helper before its job has come. */
function gatehouse(facade: AgentFacade, { username = "", passwordVerifier }: WebSettings) {
  const here = hereOf(facade.status());
  const isClosed = username !== "" && passwordVerifier === undefined;
  if (here === undefined || isClosed) throw notYet();
  return { here, user: username, knows: (jobId: string) => knowsJob(facade, jobId) };
}

function knowsJob(facade: AgentFacade, jobId: string): boolean {
  try {
    return facade.job(jobId).id === jobId;
  } catch (error) {
    if (hasCode(error, "UNKNOWN_JOB")) return false;
    throw error;
  }
}

function followOf(pass: Pass, seen: { readonly address: string; readonly result: Follow["result"] }): Follow {
  return { by: `${pass.user} from ${seen.address}`, from: pass.from, jobId: pass.jobId, result: seen.result };
}

/** Throws `UNAUTHENTICATED`, `PLACE_UNKNOWN`. */
function mustBeGood(verdict: PassVerdict): Pass {
  switch (verdict.type) {
    case "good":
      return verdict.pass;
    case "unready":
      throw notYet();
    case "forged":
      throw notGood("it was not made by MIG for this job");
    case "elsewhere":
      throw notGood("it is for another place of this job");
    case "expired":
      throw notGood(`it is more than ${PASS_SECONDS / 60} minutes old, or the password was changed since`);
    case "used":
      throw notGood("it was used already, and each is good once");
  }
}

function notGood(why: string): MigError {
  return new MigError("UNAUTHENTICATED", `Cannot let you in by this pass: ${why}`, {
    hint: "Log in with user name and password; the job goes on meanwhile.",
  });
}

function notYet(): MigError {
  return new MigError("PLACE_UNKNOWN", "Cannot let anybody in yet: the job has not come here", {
    hint: "It is asked again in a moment.",
  });
}
