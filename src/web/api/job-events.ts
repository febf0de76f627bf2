import { openEventStream } from "../events/event-stream.ts";
import { streamJob } from "../events/job-stream.ts";
import { shareReading } from "../events/shared-reading.ts";
import type { Handler, Request } from "../express.ts";
import { findJob } from "../find-job.ts";
import { parseRequest } from "../schema/parse-request.ts";
import { afterQuery, lastEventId } from "../schema/queries.ts";
import type { ApiParts } from "./api-parts.ts";

/** A job's events: a list, or with `Accept: text/event-stream` a stream that goes on until the job has ended. */
export function answerEvents({ facade, clock, streams }: ApiParts): Handler {
  const journal = shareReading(facade);
  return async (request, response) => {
    const { id: jobId } = findJob(facade, request);
    const after = readerHas(request);
    if (request.method === "HEAD" || request.accepts(["json", "text/event-stream"]) !== "text/event-stream") {
      response.vary("Accept").json(facade.events(jobId, after));
      return;
    }
    const reading = { facade, journal, jobId, after };
    // 204 tells an EventSource that came back for more to stop asking.
    if (journal.isComplete(jobId, after)) {
      response.status(204).end();
      return;
    }
    let finish = (): void => undefined;
    const remove = streams.add(() => finish());
    try {
      const stream = openEventStream(response, clock);
      finish = () => stream.end();
      await streamJob(stream, reading);
    } finally {
      remove();
    }
  };
}

/** A browser that reconnects keeps the address and adds the header, so the header is the newer of the two. */
function readerHas(request: Request): number {
  const header = request.get("Last-Event-ID");
  if (header !== undefined && header !== "") return parseRequest(lastEventId, header, "header");
  return parseRequest(afterQuery, request.query, "query").after;
}
