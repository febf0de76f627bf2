import type { Handler } from "../express.ts";
import { contextOf } from "../request-context.ts";

/**
 * The pages with a terminal, and no others: it makes style elements as it runs. Not every browser takes a WebSocket to
 * the page's own address for `'self'`.
 */
export const allowTerminal: Handler = (request, response, next) => {
  const policy = response.getHeader("Content-Security-Policy");
  const host = request.headers.host ?? "";
  if (typeof policy === "string" && /^[\w.:[\]-]+$/.test(host)) {
    const socket = `${contextOf(request).secure ? "wss" : "ws"}://${host}`;
    const wider = policy
      .replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")
      .replace("connect-src 'self'", `connect-src 'self' ${socket}`);
    response.setHeader("Content-Security-Policy", wider);
  }
  next();
};
