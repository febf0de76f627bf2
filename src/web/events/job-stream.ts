import type { AgentFacade, Change } from "../../agent-facade.ts";
import type { EventStream } from "./event-stream.ts";
import type { SharedReading } from "./shared-reading.ts";

interface Reading {
  readonly facade: AgentFacade;
  readonly journal: SharedReading;
  readonly jobId: string;
  /** Sequence number of the last event that the reader has. */
  readonly after: number;
}

type Passing = Exclude<Change, { readonly type: "event" | "config" }>;

/**
 * Sends a job's events until it has ended. A change only wakes the reader; what is sent is always read from the journal
 * behind the last event sent, so nothing can be lost or repeated between what was and what happens, and a slow reader
 * costs no memory. What passes (progress, gate, moving) is kept as the newest of its kind until the reader takes it.
 */
export async function streamJob(stream: EventStream, reading: Reading): Promise<void> {
  const { facade, journal, jobId, after } = reading;
  const passing = new Map<Passing["type"], Passing>();
  const bell = createBell(stream.signal);
  const unwatch = facade.watch((change) => {
    if (!concerns(change, jobId)) return;
    journal.forget();
    if (change.type !== "event" && change.type !== "config") passing.set(change.type, change);
    bell.ring();
  });
  try {
    let last = after;
    while (!stream.signal.aborted) {
      const heard = bell.listen();
      // Taken before the journal is read, so that what passes never overtakes the events before it.
      const passed = [...passing.values()];
      passing.clear();
      last = await sendEvents(stream, { ...reading, after: last });
      for (const change of passed) sendPassing(stream, change);
      await stream.drained();
      if (journal.isComplete(jobId, last)) stream.end();
      else await heard;
    }
  } finally {
    unwatch();
  }
}

async function sendEvents(stream: EventStream, { journal, jobId, after }: Reading): Promise<number> {
  let last = after;
  for (const { seq, text } of journal.events(jobId, after)) {
    if (stream.signal.aborted) break;
    stream.sendText(text);
    last = seq;
    await stream.drained();
  }
  return last;
}

function sendPassing(stream: EventStream, change: Passing): void {
  switch (change.type) {
    case "progress":
      stream.send({ name: "progress", data: change.progress });
      break;
    case "gate":
      stream.send({ name: "gate", data: change.gate });
      break;
    case "moving": {
      const { jobId, to, sentence } = change;
      stream.send({ name: "moving", data: { jobId, to, sentence } });
      break;
    }
  }
}

function concerns(change: Change, jobId: string): boolean {
  switch (change.type) {
    case "event":
      return change.event.jobId === jobId;
    case "progress":
      return change.progress.jobId === jobId;
    case "moving":
      return change.jobId === jobId;
    case "gate":
      return true;
    case "config":
      return false;
  }
}

/** `listen` before looking, then await: a ring between the look and the wait is heard. */
function createBell(signal: AbortSignal): { ring(): void; listen(): Promise<void> } {
  let current = Promise.withResolvers<void>();
  signal.addEventListener("abort", () => current.resolve(), { once: true });
  return {
    ring: () => current.resolve(),
    listen() {
      current = Promise.withResolvers<void>();
      if (signal.aborted) current.resolve();
      return current.promise;
    },
  };
}
