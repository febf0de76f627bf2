import type { AgentFacade } from "../../agent-facade.ts";
import type { Clock } from "../../clock.ts";
import type { OpenStreams } from "../events/open-streams.ts";

/** What the answers of the API are made of. */
export interface ApiParts {
  readonly facade: AgentFacade;
  readonly clock: Clock;
  readonly streams: OpenStreams;
}
