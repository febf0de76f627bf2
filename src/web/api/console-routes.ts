import type { Clock } from "../../clock.ts";
import { serveConsole } from "../console/serve-console.ts";
import { createConsoleTickets, TICKET_SECONDS } from "../console/tickets.ts";
import { acceptUpgrade, mustBeUpgrade } from "../console/upgrade.ts";
import { createRoutes, type Handler, type Routes } from "../express.ts";
import { mustComeFromHere } from "../origin-check.ts";
import { askerOf } from "../request-context.ts";
import { ticketBody } from "../schema/bodies.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { consoleQuery } from "../schema/queries.ts";
import type { ApiParts } from "./api-parts.ts";

export function consoleRoutes(parts: ApiParts): Routes {
  const { facade, clock } = parts;
  const tickets = createConsoleTickets(clock);
  const routes = createRoutes();

  routes.post("/tickets", (request, response) => {
    const { grid } = parseRequest(ticketBody, request.body, "body");
    facade.mayOpenConsole(grid);
    const ticket = tickets.issue({ by: askerOf(request), grid });
    response.status(201).json({ ticket, grid, seconds: TICKET_SECONDS });
  });
  routes.get("/", openConsole(parts, tickets, clock));
  return routes;
}

/** The whole handshake is judged before the controller is asked for anything. */
function openConsole(
  { facade, streams }: ApiParts,
  tickets: ReturnType<typeof createConsoleTickets>,
  clock: Clock,
): Handler {
  return async (request, response) => {
    mustBeUpgrade(request);
    mustComeFromHere(request);
    const { ticket, ...terminal } = parseRequest(consoleQuery, request.query, "query");
    const by = askerOf(request);
    const grid = tickets.redeem(ticket, by);
    let finish = (): void => undefined;
    const remove = streams.add(() => finish());
    try {
      const line = await facade.openConsole({ grid, by, ...terminal });
      line.onClose(remove);
      const socket = acceptUpgrade(request, response);
      if (socket === undefined) {
        line.close("gone before it was open");
        return;
      }
      const end = serveConsole(socket, line, clock);
      finish = () => end("MIG stops");
    } catch (error) {
      remove();
      throw error;
    }
  };
}
