import { parse } from "basic-auth";
import { MigError } from "../../domain/errors.ts";
import type { Handler, Request } from "../express.ts";
import { contextOf, setUser } from "../request-context.ts";
import type { WebSettings } from "../settings.ts";
import type { Attempt, Authenticator } from "./authenticator.ts";
import type { Credentials } from "./password-check.ts";
import { readSession, writeSession } from "./session-cookie.ts";

const CHALLENGE = 'Basic realm="MIG", charset="UTF-8"';
const QUIET = "mig-quiet";
const MAX_HEADER_CHARACTERS = 1_024;

/** Lets through who knows the password or comes over the socket; others get 401 or 429. */
export function requireUser(authenticator: Authenticator, settings: () => WebSettings): Handler {
  return async (request, response, next) => {
    if (contextOf(request).local) return next();
    const verdict = await authenticator.judge(attemptOf(request));
    switch (verdict.type) {
      case "in":
        setUser(request, verdict.user);
        if (verdict.session !== undefined) writeSession(request, response, verdict.session);
        return next();
      case "blocked":
        response.setHeader("Retry-After", String(verdict.seconds));
        throw tooMany(verdict.seconds);
      case "missing":
      case "wrong":
        // What a script asks for in the background must not make the browser ask for the password.
        if (request.headers[QUIET] === undefined) response.setHeader("WWW-Authenticate", CHALLENGE);
        throw unauthenticated(verdict.type, settings());
    }
  };
}

/** Lets nobody through: says whether it would, and where there is a session to hand out, does. */
export function answerSession(authenticator: Authenticator): Handler {
  return async (request, response) => {
    const { local } = contextOf(request);
    const verdict = local ? undefined : await authenticator.judge(attemptOf(request));
    if (verdict?.type === "in" && verdict.session !== undefined)
      writeSession(request, response, verdict.session);
    response.json({ valid: local || verdict?.type === "in" });
  };
}

function attemptOf(request: Request): Attempt {
  return {
    address: contextOf(request).address,
    credentials: credentialsOf(request),
    session: readSession(request),
  };
}

function credentialsOf(request: Request): Credentials | undefined {
  const header = request.headers.authorization;
  return header === undefined || header.length > MAX_HEADER_CHARACTERS ? undefined : parse(header);
}

/** While an address is blocked. */
export function tooMany(seconds: number): MigError {
  return new MigError("TOO_MANY_ATTEMPTS", "Cannot check the password: too many wrong ones came before", {
    hint: `Try again in ${seconds} s. On the appliance itself, "mig status" needs no password.`,
  });
}

function unauthenticated(reason: "missing" | "wrong", settings: WebSettings): MigError {
  if (settings.passwordVerifier === undefined) {
    return new MigError("UNAUTHENTICATED", "Cannot log in: a user name is set, but no password", {
      hint: 'Set one: type "mig password" on the appliance.',
    });
  }
  const message = {
    missing: "Cannot show this without user name and password",
    wrong: "Cannot log in: user name or password is wrong",
  }[reason];
  return new MigError("UNAUTHENTICATED", message, {
    hint: 'They are "username" and "password" in mig.ini, or the component\'s properties; "mig password" sets a new password.',
  });
}
