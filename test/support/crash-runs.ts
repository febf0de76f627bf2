import { expect } from "vitest";
import type { StartRequest } from "../../src/agent-facade.ts";
import { systemClock } from "../../src/clock.ts";
import { MigError } from "../../src/domain/errors.ts";
import { randomName } from "../../src/domain/ids.ts";
import { isTerminal, type JobView } from "../../src/domain/job.ts";
import type { CrashBench, Draw, Victim } from "./crash-bench.ts";
import { APPLICATION, type GridName, homeOf, lookFromOutside, mustBeWell } from "./crash-checks.ts";
import { Killed } from "./mortal.ts";
import type { MoveBench } from "./move-bench.ts";

/** When nothing was written for so long, a job has stopped on its way; on a busy machine it may still be slow. */
const STILL_MS = 120_000;
const LOOK_EVERY_MS = 5;

export interface Played {
  readonly job: JobView;
  readonly passed: readonly string[];
  readonly kills: ReadonlyMap<string, Victim>;
}

export interface Play {
  readonly kind: StartRequest["kind"];
  readonly pending?: ReadonlySet<string>;
  readonly draw?: Draw;
  /** Something a person does meanwhile, again and again until it is done. */
  meanwhile?(jobId: string): Promise<void>;
}

/** Starts a job, kills who is drawn at the pending boundaries, and looks that all is well when it has ended by itself. */
export async function play(
  bench: CrashBench,
  { kind, pending = new Set(), draw, meanwhile }: Play,
): Promise<Played> {
  const { moves } = bench;
  const before = lookFromOutside(moves);
  const source = homeOf(before);
  const logged = moves.log.length;
  bench.begin({ source, application: APPLICATION, pending, draw: draw ?? (() => undefined) });
  const inTime = (): void => {
    if (bench.quietMs > STILL_MS) throw new Error("it has not ended, and nobody writes any more");
  };
  try {
    const id = await ask(bench, kind, source, inTime);
    await meanwhile?.(id);
    const job = await ended(bench, id, inTime);
    const { passed, kills } = bench.end();
    mustBeWell(moves, before, job);
    expect(bench.wrongs).toEqual([]);
    return { job, passed, kills };
  } catch (error) {
    const { kills } = bench.end();
    throw new Error(await story(bench, { kind, kills, logged }), { cause: error });
  }
}

/** A person presses the button until the job is there. */
async function ask(
  { moves }: CrashBench,
  kind: StartRequest["kind"],
  source: GridName,
  inTime: () => void,
): Promise<string> {
  const target = kind === "migrate" || kind === "snapshot" ? { target: other(source) } : {};
  const name = kind === "delete-snapshot" ? { name: snapshotsOn(moves)[0] ?? "" } : {};
  const idempotencyKey = randomName(12);
  for (;;) {
    const request = {
      kind,
      ...target,
      ...name,
      confirm: APPLICATION,
      acceptWarnings: true,
      by: "test",
      idempotencyKey,
    };
    try {
      const { facade } = await moves.serving();
      return (await facade.start(request)).id;
    } catch (error) {
      if (!(error instanceof Killed) && !(error instanceof MigError)) throw error;
      inTime();
    }
    await systemClock.sleep(LOOK_EVERY_MS);
  }
}

export function snapshotsOn(moves: MoveBench): readonly string[] {
  return lookFromOutside(moves).flatMap(({ name }) => (name.startsWith("mig_snap_") ? [name] : []));
}

function other(grid: GridName): string {
  return grid === "one" ? "my_grid_two" : "my_grid_one";
}

/** The job has ended, and so has every other that came of it, at an agent that serves while nobody is on the way back. */
async function ended(bench: CrashBench, id: string, inTime: () => void): Promise<JobView> {
  for (;;) {
    const agents = ["one", "two"] as const;
    for (const grid of agents) {
      const facade = bench.moves[grid].runtime.agentIn(APPLICATION)?.facade;
      if (facade?.gate().serve !== true || !bench.isWhole) continue;
      const jobs = facade.jobs(20);
      const job = jobs.find((each) => each.id === id);
      if (job !== undefined && jobs.every((each) => isTerminal(each.state))) return job;
    }
    inTime();
    await systemClock.sleep(LOOK_EVERY_MS);
  }
}

/** All that helps to see why it did not go well. */
async function story(
  { moves }: CrashBench,
  about: { readonly kind: string; readonly kills: ReadonlyMap<string, Victim>; readonly logged: number },
): Promise<string> {
  const lines = [`A ${about.kind} did not go well. Killed:`];
  for (const [boundary, victim] of about.kills) lines.push(`  ${victim} at "${boundary}"`);
  lines.push("From outside:");
  for (const seen of lookFromOutside(moves))
    lines.push(`  ${seen.grid}: ${seen.name} ${seen.state} ${JSON.stringify(seen.record)}`);
  for (const grid of ["one", "two"] as const) {
    for (const application of moves[grid].runtime.inhabited()) {
      const facade = moves[grid].runtime.agentIn(application)?.facade;
      if (facade === undefined) continue;
      lines.push(`${application} on ${grid}: ${JSON.stringify(facade.gate())}`);
      for (const job of facade.jobs(3).toReversed()) {
        lines.push(`  job ${job.id}: ${job.kind} ${job.state}`);
        for (const { seq, at, by, event } of facade.events(job.id, 0).slice(-40))
          lines.push(`    ${seq} ${at.slice(14, 23)} ${by} ${JSON.stringify(event).slice(0, 200)}`);
      }
    }
  }
  lines.push(
    "Log:",
    ...moves.log
      .slice(about.logged)
      .slice(-60)
      .map((line) => `  ${line}`),
  );
  return lines.join("\n");
}

/** A seed's choice: the same for the same boundary. */
export function drawFrom(seed: string): Draw {
  return (boundary, alive) => alive[hash(`${seed} ${boundary}`) % Math.max(1, alive.length)];
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}
