import type { JobView } from "../../src/domain/job.ts";
import { readFaults } from "../../src/embedded-grid/faults/fault-file.ts";
import { type LostScenario, startScenario } from "./lost-scenarios.ts";
import type { MoveBench, WorldSeen } from "./move-bench.ts";
import {
  effectsSince,
  type Marks,
  marksOf,
  patternOf,
  placesSince,
  placeText,
  type RemotePlace,
} from "./remote-places.ts";
import { createSkippingClock } from "./skipping-clock.ts";

/** How a command or its answer is lost. */
export const LOSSES = ["cut-before", "cut-after", "half-line", "late"] as const;
export type Loss = (typeof LOSSES)[number];

export interface Fault {
  readonly place: RemotePlace;
  readonly loss: Loss;
}

/** Shorter than the drain, as the grid promises. */
const DRAIN_MS = 120;
const LATE_MS = 60;

export interface CleanRun {
  readonly places: readonly RemotePlace[];
  readonly effects: ReadonlyMap<string, number>;
}

/** The scenario without any fault: all that is sent, and how often each takes effect. */
export async function recordCleanRun(scenario: LostScenario): Promise<CleanRun> {
  const { bench, tampering } = await startScenario(scenario, DRAIN_MS);
  await using _bench = bench;
  const marks = marksOf(bench);
  await scenario.act(bench, tampering);
  return { places: placesSince(bench, marks), effects: effectsSince(bench, marks) };
}

export interface LostRun {
  readonly job: Pick<JobView, "state" | "problems" | "error">;
  /** What is not as it must be; empty when all is well. */
  readonly complaints: readonly string[];
}

/** The scenario with these faults. */
export async function runWithFaults(
  scenario: LostScenario,
  faults: readonly Fault[],
  clean: CleanRun,
): Promise<LostRun> {
  const { bench, tampering } = await startScenario(scenario, DRAIN_MS);
  await using _bench = bench;
  const marks = marksOf(bench);
  for (const { place, loss } of faults) {
    const args = loss === "late" ? [place.pattern, LATE_MS] : [place.pattern];
    bench[place.grid].fault(loss, { args, times: 1, after: place.nth - 1 });
  }
  const job = await scenario.act(bench, tampering);
  return await judge({ bench, marks, scenario, clean }, job);
}

/** The scenario with one command that is carried out and never answered, by a clock that then skips `ms`. */
export async function runWithSilence(
  scenario: LostScenario,
  place: RemotePlace,
  { clean, ms }: { readonly clean: CleanRun; readonly ms: number },
): Promise<LostRun> {
  const clock = createSkippingClock();
  const { bench, tampering } = await startScenario(scenario, DRAIN_MS, clock);
  await using _bench = bench;
  const marks = marksOf(bench);
  let left = place.nth;
  const leave = bench[place.grid].onOverheard((what) => {
    if (what.stage !== "carried-out" || patternOf(what.text) !== place.pattern) return;
    left -= 1;
    if (left === 0) setImmediate(() => clock.skip(ms));
  });
  bench[place.grid].fault("silent", { args: [place.pattern], times: 1, after: place.nth - 1 });
  const job = await scenario.act(bench, tampering);
  leave();
  return await judge({ bench, marks, scenario, clean }, job);
}

interface Ended {
  readonly bench: MoveBench;
  readonly marks: Marks;
  readonly scenario: LostScenario;
  readonly clean: CleanRun;
}

async function judge({ bench, marks, scenario, clean }: Ended, job: LostRun["job"]): Promise<LostRun> {
  const world = await bench.world();
  const left = unreached(bench);
  const why = `the job ${job.state}: ${job.error?.message ?? "without a word"}`;
  const complaints = [
    ...(left.length > 0 ? [why, ...left] : []),
    ...wrongWorld(scenario, job, world),
    ...twice(effectsSince(bench, marks), clean),
    ...(bench.mostAtOnce() > 1 ? [`${bench.mostAtOnce()} copies served at once`] : []),
    ...(job.problems.length > 0
      ? [`problems: ${job.problems.map(({ message }) => message).join("; ")}`]
      : []),
  ];
  return { job, complaints };
}

function unreached(bench: MoveBench): readonly string[] {
  return (["one", "two"] as const).flatMap((grid) =>
    readFaults(bench[grid].created.directory).map(
      ({ name, args, after }) => `not reached on ${grid}: ${name} ${args.join(" ")} ${after ?? 0}`,
    ),
  );
}

function wrongWorld(
  { worlds }: LostScenario,
  { state, error }: LostRun["job"],
  world: WorldSeen,
): readonly string[] {
  const expected = state === "succeeded" || state === "failed" ? worlds[state] : undefined;
  if (expected === undefined) return [`the job is ${state}: ${error?.message ?? ""}`];
  const seen = JSON.stringify({ one: world.one.map(patternOf), two: world.two.map(patternOf) });
  return seen === JSON.stringify(expected)
    ? []
    : [`${state}, but the world is ${seen}: ${error?.message ?? ""}`];
}

/**
 * What took effect more often than in the clean run. A file is written anew, whole, where its answer was lost; a copy of
 * unknown worth is destroyed and pulled anew.
 */
function twice(effects: ReadonlyMap<string, number>, clean: CleanRun): readonly string[] {
  const more = [...effects].flatMap(([what, count]) => {
    const extra = count - Math.max(1, clean.effects.get(what) ?? 0);
    return extra > 0 && !/: sftp /.test(what) ? [{ what, extra }] : [];
  });
  const [copied] = more.filter(({ what }) => / app migrate /.test(what));
  const thrownAway = [...effects].find(([what]) => /^two: app destroy (guestbook|mig_snap_\*) /.test(what));
  const isCopiedAnew = copied?.extra === 1 && thrownAway !== undefined;
  return more
    .filter(({ what }) => !isCopiedAnew || (what !== copied.what && what !== thrownAway[0]))
    .map(({ what, extra }) => `${extra} times too often: ${what}`);
}

export function faultText({ place, loss }: Fault): string {
  return `${loss} at ${placeText(place)}`;
}
