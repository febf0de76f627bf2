import { MigError } from "../../src/domain/errors.ts";
import type { JobSpec } from "../../src/domain/job.ts";
import { viewJob } from "../../src/domain/job-view.ts";
import type { JobEvent } from "../../src/domain/step.ts";
import { type DriveOutcome, driveJob } from "../../src/jobs/engine.ts";
import { type Probe, planOf, type Step, type Workflow } from "../../src/jobs/workflow.ts";
import type { Journal } from "../../src/journal/journal.ts";
import { openSqliteJournal } from "../../src/journal/sqlite-journal.ts";
import { createFakeClock, type FakeClock } from "./fake-clock.ts";
import { jobOf } from "./sample-job.ts";

/** What the steps of the bench act on: a list of what has been done, and what goes wrong next. */
export interface BenchWorld {
  readonly done: string[];
  readonly log: string[];
  readonly binding: {
    sending(grid: string, text: string): number;
    ended(command: number, outcome: "done" | "refused" | "unknown"): void;
  };
}

export type StepShape = Partial<Omit<Step<BenchWorld>, "name">> & { readonly name: string };

/** A step that does one thing and can take it back; tests override what they are about. */
export function benchStep({ name, ...more }: StepShape): Step<BenchWorld> {
  return {
    name,
    title: name,
    phase: "prepare",
    by: "agent",
    async run({ world }) {
      world.log.push(`run ${name}`);
      if (!world.done.includes(name)) world.done.push(name);
      return { of: name };
    },
    async probe({ world }): Promise<Probe> {
      world.log.push(`probe ${name}`);
      return world.done.includes(name) ? { state: "done" } : { state: "not-done" };
    },
    undo: {
      onFailure: "stuck",
      async run({ world }) {
        world.log.push(`undo ${name}`);
        const index = world.done.indexOf(name);
        if (index >= 0) world.done.splice(index, 1);
      },
    },
    explain: () => ({ sentence: name, commands: [], undo: [{ grid: "west", text: `take back ${name}` }] }),
    ...more,
  };
}

export interface EngineBench {
  readonly clock: FakeClock;
  readonly done: string[];
  readonly log: string[];
  readonly job: JobSpec;
  readonly stopping: AbortController;
  readonly interrupted: AbortController;
  readonly abort: AbortController;
  /** While it is full, nothing can be written to the journal. */
  readonly disk: { full: boolean };
  events(): readonly JobEvent[];
  types(): readonly string[];
  view(): ReturnType<typeof viewJob>;
  journal(event: JobEvent): void;
  drive(role?: "agent" | "helper"): Promise<DriveOutcome>;
  /** Drives while time passes by itself. */
  driveThroughTime(role?: "agent" | "helper"): Promise<DriveOutcome>;
  [Symbol.dispose](): void;
}

const DRAIN_MS = 5_000;

export function createEngineBench(...steps: readonly Step<BenchWorld>[]): EngineBench {
  return createEngineBenchFor({}, ...steps);
}

/** The same for a job with something of its own. */
export function createEngineBenchFor(
  more: Pick<JobSpec, "approval">,
  ...steps: readonly Step<BenchWorld>[]
): EngineBench {
  const clock = createFakeClock();
  const journal = openSqliteJournal(":memory:", clock);
  const disk = { full: false };
  const onDisk: Journal = Object.assign(Object.create(journal) as Journal, {
    events: (jobId: string) => journal.events(jobId),
    subscribe: (listener: Parameters<Journal["subscribe"]>[0]) => journal.subscribe(listener),
    append(jobId: string, by: string, event: JobEvent) {
      if (disk.full) throw new MigError("JOURNAL_FULL", "no space left on device");
      return journal.append(jobId, by, event);
    },
  });
  const workflow: Workflow<BenchWorld> = { name: "bench", steps };
  const job: JobSpec = { ...jobOf(), ...more, plan: planOf(workflow, jobOf()) };
  journal.createJob(job);
  const done: string[] = [];
  const log: string[] = [];
  const lost = new Map<number, number>();
  const [stopping, interrupted, abort] = [
    new AbortController(),
    new AbortController(),
    new AbortController(),
  ];
  const events = () => journal.events(job.id).map((stored) => stored.event);

  function drive(role: "agent" | "helper" = "agent"): Promise<DriveOutcome> {
    return driveJob<BenchWorld>({
      job,
      workflow,
      journal: onDisk,
      clock,
      role,
      by: role,
      abort: abort.signal,
      stopping: stopping.signal,
      interrupted: interrupted.signal,
      backoffMs: 100,
      lost,
      drainMs: () => DRAIN_MS,
      openWorld: (binding) => ({ done, log, binding }),
      onProgress: () => undefined,
    });
  }

  return {
    clock,
    done,
    log,
    job,
    stopping,
    interrupted,
    abort,
    disk,
    events,
    types: () =>
      events().map((event) =>
        "step" in event && event.type !== "command" ? `${event.type} ${event.step}` : event.type,
      ),
    view: () => viewJob(job, journal.events(job.id)),
    journal: (event) => void journal.append(job.id, "test", event),
    drive,
    async driveThroughTime(role) {
      let ended = false;
      const outcome = drive(role).finally(() => {
        ended = true;
      });
      outcome.catch(() => undefined);
      while (!ended) await clock.advance(1_000);
      return outcome;
    },
    [Symbol.dispose]: () => journal[Symbol.dispose](),
  };
}

export function refused(message = "no"): MigError {
  return new MigError("GRID_REFUSED", message);
}

export function busy(message = "busy"): MigError {
  return new MigError("GRID_BUSY", message);
}

export function lost(message = "lost"): MigError {
  return new MigError("SSH_LOST", message);
}
