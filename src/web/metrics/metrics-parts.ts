import type { AgentFacade } from "../../agent-facade.ts";
import type { OpenStreams } from "../events/open-streams.ts";

/** What the figures are read from. */
export interface MetricsParts {
  readonly facade: AgentFacade;
  readonly streams: OpenStreams;
  /** Counted since the start. */
  readonly failures: { readonly logIn: number };
}
