import type { AgentFacade } from "../../agent-facade.ts";
import type { Clock } from "../../clock.ts";
import type { Authenticator } from "../auth/authenticator.ts";
import type { Passes } from "../auth/pass.ts";
import type { ConsoleTickets } from "../console/tickets.ts";
import type { OpenStreams } from "../events/open-streams.ts";
import type { WebSettings } from "../settings.ts";

/** What the answers of the API are made of. */
export interface ApiParts {
  readonly facade: AgentFacade;
  readonly clock: Clock;
  readonly streams: OpenStreams;
  readonly tickets: ConsoleTickets;
  readonly settings: () => WebSettings;
  readonly passes: Passes;
  readonly authenticator: Authenticator;
}
