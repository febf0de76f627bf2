import { MigError } from "../domain/errors.ts";
import type { Handler } from "./express.ts";
import { contextOf } from "./request-context.ts";
import type { WebSettings } from "./settings.ts";

/**
 * While TLS is asked for and cannot be had, or a helper has no configuration yet, nothing but what is open to everybody is
 * served on the network, and no password is asked for: it would travel in the clear. The gate still answers, for services
 * wait for it.
 */
export function refuseWhileClosed(settings: () => WebSettings): Handler {
  return (request, response, next) => {
    const { closed } = settings();
    if (closed === undefined || contextOf(request).local) return next();
    response.setHeader("Retry-After", "30");
    throw new MigError(closed.code, `Cannot show the page: ${closed.message}`, { hint: closed.hint });
  };
}
