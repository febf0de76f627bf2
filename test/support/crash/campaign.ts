import type { Reached } from "./crash-run.ts";
import { type Deed, isDaemon, parseKill } from "./kill.ts";
import { formatFailure, Matrix, type Pending, SERVING_AGENT } from "./matrix.ts";
import { openStage, type Stage, type Standing } from "./stage.ts";

/** Each once, and what a world needs in between. */
const CLEAN_RUNS: readonly Deed[] = [
  "migrate",
  "rollback",
  "finalize",
  "snapshot",
  "delete-snapshot",
  "snapshot",
  "adopt",
  "abort",
];
/** Worlds that are played in at the same time: while one waits for a restart, another computes. */
const LANES = 4;

export interface CampaignOptions {
  readonly program: string;
  /** Only these kills, all in one job; default: all there are. */
  readonly only?: readonly string[];
  say(line: string, isLast?: boolean): void;
}

/** Records where a crash may fall, then kills everybody everywhere. */
export async function runCampaign(options: CampaignOptions): Promise<Matrix> {
  const { only, say } = options;
  const matrix = new Matrix(only !== undefined);
  for (const text of only ?? []) matrix.add([{ kill: parseKill(text), index: 0, tries: 0 }]);
  const first = only === undefined ? await record(matrix, options) : undefined;
  say(`${matrix.allLeft} kills to make`);
  const lanes = Array.from({ length: only === undefined ? LANES : 1 }, (_, index) =>
    playLane(matrix, options, index === 0 ? first : undefined),
  );
  // All of them end before anything is said: each has a world of its own to close.
  for (const lane of await Promise.allSettled(lanes)) if (lane.status === "rejected") throw lane.reason;
  say(matrix.summary(), true);
  return matrix;
}

/** Clean runs, one after the other in one world. Everybody who lived at a boundary is to be killed there. */
async function record(matrix: Matrix, { program }: CampaignOptions): Promise<Stage> {
  const stage = await openStage(program);
  try {
    for (const deed of CLEAN_RUNS) {
      const { state, complaints, trail } = await stage.play(deed, [], true);
      if (state !== (deed === "abort" ? "cancelled" : "succeeded") || complaints.length > 0) {
        throw new Error(`Without a kill, ${deed} ended ${state ?? "never"}: ${complaints.join("\n")}`);
      }
      if (matrix.left(deed) > 0) continue;
      matrix.add(pendingOf(deed, trail));
    }
    return stage;
  } catch (error) {
    await stage[Symbol.asyncDispose]();
    throw error;
  }
}

function pendingOf(deed: Deed, trail: readonly Reached[]): readonly Pending[] {
  const arrival = trail.findIndex(({ boundary }) => boundary.startsWith("arrived:"));
  return trail.flatMap(({ boundary, alive }, index) => {
    if (index < firstOf(deed, trail)) return [];
    const agent = arrival === -1 || index < arrival ? SERVING_AGENT : "arrived agent";
    return alive.map((victim) => ({
      kill: { deed, boundary, victim },
      index,
      tries: 0,
      ...(isDaemon(victim) ? { daemon: victim === "agent" ? agent : victim } : {}),
    }));
  });
}

/** What comes before the wish to abort is the migrate's own. */
function firstOf(deed: Deed, trail: readonly Reached[]): number {
  if (deed !== "abort") return 0;
  return trail.findIndex(({ boundary }) => boundary.startsWith("helper: abort-requested"));
}

async function playLane(matrix: Matrix, options: CampaignOptions, begun: Stage | undefined): Promise<void> {
  let stage = begun;
  try {
    for (;;) {
      stage ??= await openStage(options.program);
      const deed = nextDeed(matrix, stage.standing);
      if (deed === undefined) return;
      const fine = await playOne({ matrix, options }, stage, deed);
      options.say(`${matrix.allDone} done, ${matrix.allLeft} left, ${matrix.failures.length} failures`);
      if (fine) continue;
      await stage[Symbol.asyncDispose]();
      stage = undefined;
    }
  } finally {
    await stage?.[Symbol.asyncDispose]();
  }
}

async function playOne(
  { matrix, options }: { readonly matrix: Matrix; readonly options: CampaignOptions },
  stage: Stage,
  deed: Deed,
): Promise<boolean> {
  const taken = matrix.take(deed, stage.patience());
  const played = await stage.play(
    deed,
    taken.map(({ kill }) => kill),
  );
  const failures = matrix.book(deed, taken, played);
  for (const failure of failures) options.say(formatFailure(failure), true);
  return played.complaints.length === 0;
}

/** What has the most to be killed at, of what can be done from here; perhaps only to get there. */
function nextDeed(matrix: Matrix, { kept, canRollBack, snapshots }: Standing): Deed | undefined {
  if (matrix.allLeft === 0) return undefined;
  if (kept) return canRollBack && matrix.left("rollback") > 0 ? "rollback" : "finalize";
  const left = (...deeds: readonly Deed[]): number => deeds.reduce((sum, deed) => sum + matrix.left(deed), 0);
  if (snapshots > 0) return left("adopt") > left("delete-snapshot") ? "adopt" : "delete-snapshot";
  const worth: readonly (readonly [Deed, number])[] = [
    ["migrate", left("migrate", "rollback", "finalize")],
    ["snapshot", left("snapshot", "delete-snapshot", "adopt")],
    ["abort", left("abort")],
  ];
  return worth.toSorted(([, one], [, other]) => other - one)[0]?.[0];
}
