import { createReporter } from "../cli/create-reporter.ts";
import type { JobReporter } from "../cli/job-reporter.ts";
import type { Clock } from "../clock.ts";
import { MigError } from "../domain/errors.ts";
import { isTerminal, type JobView } from "../domain/job.ts";
import { componentLogs } from "./demo-paths.ts";
import { followMove } from "./follow.ts";
import { type Book, readBook, sign } from "./guestbook.ts";
import { type DemoGrid, gridsOf, helperUrl, migUrl } from "./layout.ts";
import { migAt, readStatus, startJob } from "./mig.ts";
import { type Proof, proveMove } from "./prove.ts";
import { measureSilence } from "./silence.ts";
import type { Stage } from "./stage.ts";
import type { Voice } from "./voice.ts";
import { waitFor } from "./wait.ts";

export const APPLICATION = "guestbook";

export interface Play {
  readonly stage: Stage;
  readonly voice: Voice;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Where the application is, and where it is not. */
export interface Way {
  readonly from: DemoGrid;
  readonly to: DemoGrid;
}

export interface Performance extends Way {
  readonly job: JobView;
  readonly before: Book;
  /** Where the job left the application. */
  readonly after: Book | undefined;
  readonly silenceMs: number | undefined;
  readonly proofs: readonly Proof[];
}

const UP_DEADLINE_MS = 120_000;
const JOB_DEADLINE_MS = 300_000;
const ANSWER_DEADLINE_MS = 10_000;

/**
 * Waits until the guestbook serves on one of the grids and no job is under way: that of a demo that was ended in the
 * middle of it comes to its end first. Throws `WAIT_TIMEOUT`.
 */
export async function waitForGuestbook(play: Play): Promise<Way> {
  const { stage, signal } = play;
  for (;;) {
    const way = await findGuestbook(play);
    const { job } = await readStatus(migAt(migUrl(way.from), stage.world), signal);
    if (job === undefined) return way;
    play.voice.say("A job of an earlier run is under way; it comes to its end first.", "");
    await follow(play, job);
  }
}

async function findGuestbook({ stage, clock, signal }: Play): Promise<Way> {
  const [one, two] = gridsOf(stage.world.layout);
  const logs = [one, two].map((grid) => componentLogs(stage.paths, grid, APPLICATION)).join(" and ");
  const what = "the guestbook to answer";
  return await waitFor({ what, deadlineMs: UP_DEADLINE_MS, logs, clock, signal }, async () => {
    if ((await readBook(one, signal)) !== undefined) return { from: one, to: two };
    if ((await readBook(two, signal)) !== undefined) return { from: two, to: one };
    return undefined;
  });
}

/** Visitors sign, the application moves, and it is proven from outside that it did. */
export async function perform(play: Play, way: Way): Promise<Performance> {
  const { stage, clock, signal } = play;
  const { from, to } = way;
  await sign(from, signal);
  const before = await readBook(from, signal);
  if (before === undefined)
    throw new MigError("WAIT_TIMEOUT", "Cannot read the guestbook that was just signed");
  play.voice.say(`${before.total} entries are in the guestbook. Now MIG moves it to ${to.location}.`, "");

  await using silence = measureSilence(from, to, clock);
  const job = await move(play, way);
  const at = job.committed ? to : from;
  const logs = componentLogs(stage.paths, at, APPLICATION);
  const wait = {
    what: `the guestbook in ${at.location}`,
    deadlineMs: ANSWER_DEADLINE_MS,
    logs,
    clock,
    signal,
  };
  const after = await waitFor(wait, () => readBook(at, signal));
  const proofs = await proveMove({ job, from, to, before, after, controllers: stage.controllers });
  return { ...way, job, before, after, proofs, silenceMs: silence.milliseconds() };
}

/** The job from the button to its end, shown as it goes from the agent to the helper and to the agent there. */
async function move(play: Play, { from, to }: Way): Promise<JobView> {
  const { stage, signal } = play;
  const mig = migAt(migUrl(from), stage.world);
  const request = { kind: "migrate", target: to.name, confirm: APPLICATION } as const;
  return await follow(play, await startJob(mig, request, signal));
}

/**
 * Wherever it goes: every place where a MIG may be is listened to. `tap` hears what the person sees. Throws
 * `WAIT_TIMEOUT`.
 */
export async function follow(play: Play, job: JobView, tap?: Tap): Promise<JobView> {
  const { stage, voice, clock, signal } = play;
  const { world, paths } = stage;
  const { output, terminal } = voice;
  await using shown = createReporter({ output, terminal, clock, signal });
  const reporter = tap === undefined ? shown : tapped(shown, tap);
  const urls = gridsOf(world.layout).flatMap((grid) => [migUrl(grid), helperUrl(grid)]);
  return await followMove(job, {
    migs: urls.map((url) => migAt(url, world)),
    reporter,
    // One that was opened again has told its first end already.
    after: isTerminal(job.state) ? job.lastEvent : 0,
    clock,
    signal,
    deadlineMs: JOB_DEADLINE_MS,
    logs: paths.directory,
  });
}

type Tap = Pick<JobReporter, "view" | "item">;

function tapped(shown: JobReporter, tap: Tap): JobReporter {
  return {
    view(view) {
      shown.view(view);
      tap.view(view);
    },
    item(item) {
      shown.item(item);
      tap.item(item);
    },
    [Symbol.asyncDispose]: () => shown[Symbol.asyncDispose](),
  };
}

/** Throws the kept source away, as the owner would who does not want to go back. */
export async function finalize({ stage, clock, signal }: Play, at: DemoGrid): Promise<JobView> {
  const mig = migAt(migUrl(at), stage.world);
  const started = await startJob(mig, { kind: "finalize", confirm: APPLICATION }, signal);
  const reporter = { view: () => undefined, item: () => undefined, [Symbol.asyncDispose]: async () => {} };
  const logs = componentLogs(stage.paths, at, APPLICATION);
  return await followMove(started, {
    migs: [mig],
    reporter,
    clock,
    signal,
    deadlineMs: UP_DEADLINE_MS,
    logs,
  });
}
