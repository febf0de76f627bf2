import type { AgentFacade } from "../../agent-facade.ts";
import type { OpenStreams } from "../events/open-streams.ts";
import type { Handler } from "../express.ts";

export interface MetricsParts {
  readonly facade: AgentFacade;
  readonly streams: OpenStreams;
  /** Counted since the start. */
  readonly failures: { readonly logIn: number };
}

/** For Prometheus. The library is read at the first scrape: where nobody measures, it costs nothing. */
export function answerMetrics(parts: MetricsParts): Handler {
  let metrics: Promise<{ readonly contentType: string; text(): Promise<string> }> | undefined;
  return async (_request, response) => {
    metrics ??= import("./metrics.ts").then(({ createMetrics }) => createMetrics(parts));
    const { contentType, text } = await metrics.catch((error: unknown) => {
      metrics = undefined;
      throw error;
    });
    response.type(contentType).send(await text());
  };
}
