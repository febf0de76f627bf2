import type { Clock } from "../../clock.ts";
import { MigError } from "../../domain/errors.ts";
import { randomName } from "../../domain/ids.ts";

/**
 * What opens a console: a browser sends its cookie along with whatever opens a WebSocket, so the page asks for a ticket
 * first, as it asks for everything that changes something. Some browsers send neither password nor cookie along with it,
 * so the ticket also says who asks. Good once, for 30 seconds, from the address that asked, for that one console.
 */
export interface ConsoleTickets {
  issue(holder: ConsoleHolder): string;
  /** Whose it is and what for; throws `UNAUTHENTICATED`. */
  redeem(ticket: string, address: string): ConsoleHolder;
}

export interface ConsoleHolder {
  readonly by: string;
  /** Where the request came from, as the request's context says. */
  readonly address: string;
  /** Absent: the appliance itself. */
  readonly grid?: string | undefined;
}

export const TICKET_SECONDS = 30;
const LENGTH = 32;
/** More than people ask for; a program that asks on and on loses its oldest. */
const MAX_TICKETS = 32;

export function createConsoleTickets(clock: Pick<Clock, "monotonic">): ConsoleTickets {
  const open = new Map<string, ConsoleHolder & { readonly until: number }>();
  return {
    issue(holder) {
      const [oldest] = open.keys();
      if (open.size >= MAX_TICKETS && oldest !== undefined) open.delete(oldest);
      const ticket = randomName(LENGTH);
      open.set(ticket, { ...holder, until: clock.monotonic() + TICKET_SECONDS * 1000 });
      return ticket;
    },
    redeem(ticket, address) {
      const found = open.get(ticket);
      open.delete(ticket);
      if (found !== undefined && found.address === address && clock.monotonic() < found.until) return found;
      throw new MigError("UNAUTHENTICATED", "Cannot open a console: the ticket is not good any more", {
        hint: `A ticket opens one console, within ${TICKET_SECONDS} s: POST /api/v1/console/tickets gives a new one.`,
      });
    },
  };
}
