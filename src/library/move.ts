import type { JobRunner } from "../agent/job-runner.ts";
import { isTerminal, type JobSpec, type JobView } from "../domain/job.ts";
import type { Journal } from "../journal/journal.ts";
import type { Move, MoveEvent, MoveView } from "./types.ts";

/** Drives the move from here on, whether somebody watches or not. */
export function driveMove(runner: JobRunner, journal: Journal, spec: JobSpec): Move {
  const ended = runner.drive(spec).then((outcome) => {
    if (outcome.kind === "fenced") throw outcome.error;
    return viewOf(runner.view(spec));
  });
  // Who does not ask hears of it from `events`, or from the next process.
  ended.catch(() => undefined);
  return {
    id: spec.id,
    ended,
    view: () => viewOf(runner.view(spec)),
    events: (after = 0) =>
      eventsOf(journal, spec, { after, ended, hasEnded: () => isTerminal(runner.view(spec).state) }),
    abort: (by = "library") => runner.abort(spec, by),
  };
}

interface Reading {
  readonly after: number;
  readonly ended: Promise<unknown>;
  hasEnded(): boolean;
}

/** The journal is the buffer: a change only says that there is something to read. */
async function* eventsOf(
  journal: Journal,
  { id }: JobSpec,
  { after, ended, hasEnded }: Reading,
): AsyncGenerator<MoveEvent> {
  let last = after;
  let wake = (): void => undefined;
  const leave = journal.subscribe(({ jobId }) => {
    if (jobId === id) wake();
  });
  try {
    for (;;) {
      const changed = new Promise<"changed">((resolve) => {
        wake = () => resolve("changed");
      });
      for (const { seq, at, event } of journal.events(id, last)) {
        last = seq;
        yield { seq, at, event };
      }
      if (hasEnded() && journal.events(id, last).length === 0) return;
      // Driven no further in this process: nothing more will be written by it.
      if ((await Promise.race([changed, ended])) !== "changed" && journal.events(id, last).length === 0)
        return;
    }
  } finally {
    leave();
  }
}

/** What the library shows of a job. */
export function viewOf(view: JobView): MoveView {
  const { id, application, source, target, state, committed, problems, toType } = view;
  return {
    id,
    application,
    source,
    target,
    state,
    committed,
    problems,
    toType,
    ...(view.error === undefined ? {} : { error: view.error }),
    ...(view.waitingFor === undefined ? {} : { waitingFor: view.waitingFor }),
    ...(view.downtimeMs === undefined ? {} : { downtimeMs: view.downtimeMs }),
    ...(view.keptUntil === undefined ? {} : { keptUntil: view.keptUntil }),
  };
}
