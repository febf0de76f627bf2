import type { Clock } from "../clock.ts";
import { hasCode, MigError } from "../domain/errors.ts";
import type { Progress } from "../domain/progress.ts";
import type { Gate } from "../domain/serving.ts";
import type { StoredEvent } from "../domain/step.ts";
import type { Moving, StreamItem } from "./agent-api.ts";
import { connectionError, type Door, open, problemOf, readAnswer } from "./client.ts";
import { readMessages, type SseMessage } from "./sse.ts";

/** Three heartbeats: the daemon writes a comment every 15 seconds. */
const SILENCE_MS = 45_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 2_000;
/** A daemon that restarts is back in seconds; after this it is called down. */
const PATIENCE_MS = 120_000;

export interface JobStreamOptions {
  readonly door: Door;
  readonly jobId: string;
  /** The last event that is known already. */
  readonly after: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/**
 * Follows one job over the daemon's stream. Invariants: events come in order, each once, without gap, whatever
 * breaks in between (the daemon's journal is the buffer, `Last-Event-ID` the place in it); it ends after the last
 * event of a job that has ended. Throws what the daemon answers (`UNKNOWN_JOB`), and `AGENT_NOT_RUNNING` when nobody
 * has answered for two minutes.
 */
export async function* streamJob(options: JobStreamOptions): AsyncGenerator<StreamItem> {
  const { clock, signal } = options;
  let last = options.after;
  let lostSince: number | undefined;
  let retryMs = FIRST_RETRY_MS;
  for (;;) {
    try {
      const messages = await connectTo(options, last);
      if (messages === "nothing more") return;
      if (lostSince !== undefined) yield { type: "back" };
      lostSince = undefined;
      retryMs = FIRST_RETRY_MS;
      const before = last;
      for await (const message of messages) {
        const item = itemOf(message);
        if (item === undefined || (item.type === "event" && item.event.seq <= last)) continue;
        if (item.type === "event") last = item.event.seq;
        yield item;
      }
      // It ends when the job has ended, and also when a daemon stops in good order: asking again tells which.
      if (last === before) await clock.sleep(FIRST_RETRY_MS, signal);
    } catch (error) {
      const broken = lossOf(options.door, error, signal);
      lostSince ??= clock.monotonic();
      if (clock.monotonic() - lostSince > PATIENCE_MS) throw broken;
      yield { type: "lost", error: broken, retryMs };
      await clock.sleep(retryMs, signal);
      retryMs = Math.min(LAST_RETRY_MS, retryMs * 2);
    }
  }
}

async function connectTo(options: JobStreamOptions, last: number) {
  const { door, jobId, signal } = options;
  const path = `/api/v1/jobs/${encodeURIComponent(jobId)}/events?after=${last}`;
  const headers = { ...options.headers, accept: "text/event-stream", "last-event-id": String(last) };
  const response = await open(door, { path, headers, signal, timeoutMs: SILENCE_MS });
  if (response.statusCode === 204) {
    response.resume();
    return "nothing more";
  }
  if (response.statusCode === 200) return readMessages(response);
  const { status, body } = await readAnswer(response, door, signal);
  throw problemOf(status, body);
}

/** A lost connection or a daemon that is busy, to be tried again; anything else is thrown. */
function lossOf(door: Door, error: unknown, signal: AbortSignal): MigError {
  signal.throwIfAborted();
  if (hasCode(error, "AGENT_NOT_RUNNING", "WAIT_TIMEOUT", "TOO_BUSY")) return error;
  if (error instanceof MigError || !(error instanceof Error)) throw error;
  return connectionError(door, error);
}

function itemOf(message: SseMessage): StreamItem | undefined {
  const { data } = message;
  switch (message.event) {
    case "message":
    case "event":
      return { type: "event", event: JSON.parse(data) as StoredEvent };
    case "progress":
      return { type: "progress", progress: JSON.parse(data) as Progress };
    case "gate":
      return { type: "gate", gate: JSON.parse(data) as Gate };
    case "moving":
      return { ...(JSON.parse(data) as Omit<Moving, "type">), type: "moving" };
    default:
      return undefined;
  }
}
