import { MigError } from "../domain/errors.ts";
import type { Handler, Request } from "./express.ts";
import { contextOf } from "./request-context.ts";

const SAFE_METHODS: ReadonlySet<string> = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * A browser sends password and cookie along with whatever a foreign page makes it send, so everything that changes
 * something must say that it comes from here. `Sec-Fetch-Site` is not sent to plain-HTTP origins; `Origin` is.
 */
export const checkOrigin: Handler = (request, _response, next) => {
  if (!SAFE_METHODS.has(request.method)) mustComeFromHere(request);
  next();
};

/** Throws `FORBIDDEN_ORIGIN`. For the handshake of a WebSocket too, which is a GET, and which any page may send. */
export function mustComeFromHere(request: Request): void {
  if (contextOf(request).local) return;
  const from = request.headers.origin ?? request.headers.referer;
  if (from !== undefined && hostOf(from) === (request.headers.host ?? "").toLowerCase()) return;
  const { secure } = contextOf(request);
  throw new MigError(
    "FORBIDDEN_ORIGIN",
    "Cannot accept the request: it does not say that it comes from a page of this MIG",
    {
      hint: `A program sends the header "Origin: ${secure ? "https" : "http"}://${request.headers.host ?? "HOST:PORT"}".`,
    },
  );
}

/** The API takes JSON only: a form of a foreign page cannot send that. */
export const requireJson: Handler = (request, _response, next) => {
  if (SAFE_METHODS.has(request.method) || isJson(request)) return next();
  if (contextOf(request).local && !hasBody(request)) return next();
  throw new MigError("MEDIA_TYPE", "Cannot read the request: it must be application/json", {
    hint: 'Send the header "Content-Type: application/json"; an empty body needs it too.',
  });
};

/** Forms of pages come as browsers send them. */
export const requireForm: Handler = (request, _response, next) => {
  if (typeOf(request) === "application/x-www-form-urlencoded") return next();
  throw new MigError("MEDIA_TYPE", "Cannot read the form: it must be application/x-www-form-urlencoded", {
    hint: "A program asks the API under /api/v1 instead; /api/openapi.json describes it.",
  });
};

function isJson(request: Request): boolean {
  return typeOf(request) === "application/json";
}

function typeOf(request: Request): string {
  const [type = ""] = (request.headers["content-type"] ?? "").split(";");
  return type.trim().toLowerCase();
}

function hasBody(request: Request): boolean {
  return (
    request.headers["transfer-encoding"] !== undefined || Number(request.headers["content-length"] ?? 0) > 0
  );
}

function hostOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}
