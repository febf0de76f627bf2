import type { AgentFacade } from "../../agent-facade.ts";
import { isTerminal } from "../../domain/job.ts";
import { onceATurn } from "../once-a-turn.ts";
import { messageText } from "./event-stream.ts";

/** An event as it goes to every reader. */
export interface EventMessage {
  readonly seq: number;
  readonly text: Buffer;
}

/**
 * The journal as the readers of streams see it. An event wakes all of them at once, and what the first reads and puts into
 * words serves the others: until the turn is over, or something else happens, whichever is first.
 */
export interface SharedReading {
  events(jobId: string, after: number): readonly EventMessage[];
  /** The job has ended and who has everything up to `after` has everything. */
  isComplete(jobId: string, after: number): boolean;
  /** Something has happened: what was read before is not all any more. */
  forget(): void;
}

export function shareReading(facade: AgentFacade): SharedReading {
  const messages = onceATurn<readonly EventMessage[]>();
  const endings = onceATurn<{ readonly complete: boolean }>();
  let happened = 0;
  const nameOf = (jobId: string, after: number): string => `${happened} ${after} ${jobId}`;
  const read = (jobId: string, after: number) =>
    facade
      .events(jobId, after)
      .map((event) => ({ seq: event.seq, text: messageText({ id: event.seq, data: event }) }));
  const events = (jobId: string, after: number): readonly EventMessage[] =>
    messages(nameOf(jobId, after), () => read(jobId, after));
  return {
    events,
    isComplete: (jobId, after) =>
      endings(nameOf(jobId, after), () => ({
        complete: isTerminal(facade.job(jobId).state) && events(jobId, after).length === 0,
      })).complete,
    forget() {
      happened += 1;
    },
  };
}
