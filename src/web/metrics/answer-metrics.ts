import type { Handler } from "../express.ts";
import type { MetricsParts } from "./metrics-parts.ts";

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
