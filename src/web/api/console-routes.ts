import { serveConsole } from "../console/serve-console.ts";
import { TICKET_SECONDS } from "../console/tickets.ts";
import { acceptUpgrade, isUpgrade, mustBeUpgrade } from "../console/upgrade.ts";
import { createRoutes, type Handler, type Request, type Response, type Routes } from "../express.ts";
import { mustComeFromHere } from "../origin-check.ts";
import { askerOf, contextOf } from "../request-context.ts";
import { ticketBody } from "../schema/bodies.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { consoleQuery } from "../schema/queries.ts";
import type { ApiParts } from "./api-parts.ts";

type ConsoleParts = Pick<ApiParts, "facade" | "clock" | "streams" | "tickets">;

/** Behind the password: who asks for a ticket has proven who it is, and where it comes from. */
export function consoleRoutes({ facade, tickets }: ConsoleParts): Routes {
  const routes = createRoutes();
  routes.post("/tickets", (request, response) => {
    const wish = parseRequest(ticketBody, request.body, "body");
    const grid = "grid" in wish ? wish.grid : undefined;
    facade.mayOpenConsole(grid);
    const ticket = tickets.issue({ by: askerOf(request), address: contextOf(request).address, grid });
    response.status(201).json({ ticket, ...wish, seconds: TICKET_SECONDS });
  });
  routes.get("/", (request) => mustBeUpgrade(request));
  return routes;
}

/**
 * The handshake comes before the password is asked for, because Safari sends none with it: the ticket, which only who
 * knows the password gets, stands for it. Everything else goes on to the other doors.
 */
export function consoleHandshake(parts: ConsoleParts): Handler {
  return async (request, response, next) => {
    if (!isUpgrade(request)) return next();
    mustComeFromHere(request);
    await openConsole(parts, request, response);
  };
}

/** The whole handshake is judged before a terminal is asked for anything. */
async function openConsole(
  { facade, streams, tickets, clock }: ConsoleParts,
  request: Request,
  response: Response,
): Promise<void> {
  const { ticket, ...terminal } = parseRequest(consoleQuery, request.query, "query");
  const { by, grid } = tickets.redeem(ticket, contextOf(request).address);
  let finish = (_why: string): void => undefined;
  const remove = streams.add((why) => finish(why));
  try {
    const place = grid === undefined ? {} : { grid };
    const line = await facade.openConsole({ ...place, by, ...terminal });
    line.onClose(remove);
    const socket = acceptUpgrade(request, response);
    if (socket === undefined) {
      line.close("gone before it was open");
      return;
    }
    finish = serveConsole(socket, line, clock);
  } catch (error) {
    remove();
    throw error;
  }
}
