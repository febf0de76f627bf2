import type { Request, Response } from "../express.ts";
import { contextOf } from "../request-context.ts";

export function readSession(request: Request): string | undefined {
  const wanted = `${cookieName(request)}=`;
  const found = (request.headers.cookie ?? "").split(/; */).find((pair) => pair.startsWith(wanted));
  return found?.slice(wanted.length);
}

export function writeSession(request: Request, response: Response, token: string): void {
  const secure = contextOf(request).secure ? "; Secure" : "";
  response.append(
    "Set-Cookie",
    `${cookieName(request)}=${token}; Path=/; HttpOnly; SameSite=Strict${secure}`,
  );
}

/** Cookies do not tell ports apart, and two grids' pages may be forwarded to one machine: the name does. */
function cookieName(request: Request): string {
  const port = /:(\d{1,5})$/.exec(request.headers.host ?? "")?.[1] ?? "80";
  return `mig_session_${port}`;
}
