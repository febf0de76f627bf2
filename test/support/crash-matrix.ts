import { expect } from "vitest";
import { randomName } from "../../src/domain/ids.ts";
import type { CrashBench, Draw, Victim } from "./crash-bench.ts";
import { type Play, type Played, play } from "./crash-runs.ts";

/** One workflow: how it is played, and at which of its boundaries nobody was killed yet. */
export interface Workload {
  readonly name: string;
  play(pending: ReadonlySet<string>, draw?: Draw): Promise<Omit<Played, "job"> & { readonly end: string }>;
  readonly left: Set<string>;
  /** Pending alone, it was not passed. */
  readonly unreached: string[];
  boundaries: number;
  /** How many are to die in the next run. */
  deaths: number;
  turn: number;
}

const FIRST_DEATHS = 28;

/** Whose boundaries a clean run then shows. */
export function createWorkload(name: string, playOnce: Workload["play"]): Workload {
  return {
    name,
    play: playOnce,
    left: new Set(),
    unreached: [],
    boundaries: 0,
    deaths: FIRST_DEATHS,
    turn: 0,
  };
}

/** A job that is started at the copy that serves. `first`: what must have been done before, if it is not. */
export function jobWorkload(
  bench: CrashBench,
  what: Omit<Play, "pending" | "draw"> & {
    readonly name?: string;
    readonly first?: { isDone(): Promise<boolean>; readonly kind: Play["kind"] };
  },
): Workload {
  const { name = what.kind, first, ...rest } = what;
  return createWorkload(name, async (pending, draw) => {
    while (first !== undefined && !(await first.isDone())) await play(bench, { kind: first.kind });
    const { job, ...played } = await play(bench, {
      ...rest,
      pending,
      ...(draw === undefined ? {} : { draw }),
    });
    return { ...played, end: job.state };
  });
}

/** What is said only when something is slow comes and goes; so does what is done a second time. */
function isSure(boundary: string): boolean {
  return !/: (waiting|note)\b/.test(boundary) && / #1 (before|after)$/.test(boundary);
}

/** Plays it once without any death and notes its boundaries. */
export async function record(load: Workload): Promise<void> {
  const { passed } = await load.play(new Set());
  for (const boundary of passed) if (isSure(boundary)) load.left.add(boundary);
  load.boundaries = load.left.size;
}

export interface Matrix {
  readonly seed: string;
  readonly draw: Draw;
  readonly kills: Map<Victim, number>;
  readonly ends: Map<string, number>;
  runs: number;
}

/** `MIG_SEED` repeats a matrix. */
export function createMatrix(drawFrom: (seed: string) => Draw): Matrix {
  const seed = process.env["MIG_SEED"] ?? randomName(6);
  return { seed, draw: drawFrom(seed), kills: new Map(), ends: new Map(), runs: 0 };
}

/** Plays the workloads in turn until somebody was killed at every boundary of each; says what that took. */
export async function killAtAll(matrix: Matrix, loads: readonly Workload[]): Promise<void> {
  for (let turn = 0; loads.some(({ left }) => left.size > 0); turn += 1) {
    const load = loads[turn % loads.length];
    if (load !== undefined) await strike(matrix, load);
  }
  console.log(summary(matrix, new Set(loads)));
  expect([...new Set(loads)].flatMap(({ unreached }) => unreached)).toEqual([]);
}

/** One run in which boundaries are pending that lie far apart; one with none left only leads on to the next workload. */
async function strike(matrix: Matrix, load: Workload): Promise<void> {
  const left = [...load.left];
  const apart = Math.max(1, Math.ceil(left.length / load.deaths));
  const pending = left.filter((_, index) => index % apart === load.turn % apart);
  load.turn += 1;
  const { kills, end } = await load.play(new Set(pending), matrix.draw).catch((error: unknown) => {
    throw new Error(`MIG_SEED=${matrix.seed} npm test -- crash-matrix repeats this.`, { cause: error });
  });
  for (const [boundary, victim] of kills) {
    load.left.delete(boundary);
    matrix.kills.set(victim, (matrix.kills.get(victim) ?? 0) + 1);
  }
  matrix.runs += 1;
  matrix.ends.set(end, (matrix.ends.get(end) ?? 0) + 1);
  if (kills.size === 0 && pending.length === 1) giveUp(load, pending);
  // Who is killed early may end the job: what comes after is then left for a run with fewer deaths.
  if (kills.size < pending.length / 2) load.deaths = Math.max(1, Math.floor(load.deaths / 2));
}

function giveUp(load: Workload, boundaries: readonly string[]): void {
  for (const boundary of boundaries) {
    load.left.delete(boundary);
    load.unreached.push(`${load.name}: ${boundary}`);
  }
}

function summary({ seed, kills, ends, runs }: Matrix, loads: ReadonlySet<Workload>): string {
  const boundaries = [...loads].map(({ name, boundaries: count }) => `${name} ${count}`).join(", ");
  const list = (counts: ReadonlyMap<string, number>): string =>
    [...counts].map(([name, count]) => `${name} ${count}`).join(", ");
  return `Crash matrix, seed ${seed}: killed at every boundary of ${boundaries}, in ${runs} runs. Killed: ${list(kills)}. Ends: ${list(ends)}.`;
}
