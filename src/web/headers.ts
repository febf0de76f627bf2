import helmet from "helmet";
import type { Handler, Response } from "./express.ts";
import { contextOf } from "./request-context.ts";

const HSTS_SECONDS = 30 * 24 * 3600;
const SELF = ["'self'"];
const NONE = ["'none'"];

/**
 * Security headers. On plain HTTP everything that would make a browser ask over https, or that it only
 * honours over https and complains about otherwise, is off: the page would be blank or its console full.
 */
export function securityHeaders(): Handler {
  const [plain, encrypted] = [headersOf(false), headersOf(true)];
  return (request, response, next) =>
    (contextOf(request).secure ? encrypted : plain)(request, response, next);
}

function headersOf(encrypted: boolean): ReturnType<typeof helmet> {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: NONE,
        scriptSrc: SELF,
        styleSrc: SELF,
        imgSrc: SELF,
        connectSrc: SELF,
        fontSrc: SELF,
        formAction: SELF,
        frameAncestors: NONE,
        baseUri: NONE,
        upgradeInsecureRequests: encrypted ? [] : null,
      },
    },
    strictTransportSecurity: encrypted ? { maxAge: HSTS_SECONDS, includeSubDomains: false } : false,
    crossOriginOpenerPolicy: encrypted,
    originAgentCluster: encrypted,
    // With `no-referrer` a browser sends `Origin: null` from our own forms, and the origin check would refuse them.
    referrerPolicy: { policy: "same-origin" },
    xFrameOptions: { action: "deny" },
  });
}

/** Answers about a running job are old the moment they are read. */
export const noStore: Handler = (_request, response, next) => {
  response.setHeader("Cache-Control", "no-store");
  next();
};

/** For one page: its scripts may also ask these origins, and no other. */
export function allowConnections(response: Response, origins: readonly string[]): void {
  const policy = response.getHeader("Content-Security-Policy");
  if (typeof policy !== "string" || origins.length === 0) return;
  const wider = policy.replace("connect-src 'self'", ["connect-src 'self'", ...origins].join(" "));
  response.setHeader("Content-Security-Policy", wider);
}
