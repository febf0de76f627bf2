import type { CrashRun } from "./crash-run.ts";
import { type Deed, formatKill, type Kill, VICTIMS, type Victim } from "./kill.ts";

/** One kill that is still to be made. */
export interface Pending {
  readonly kill: Kill;
  /** Place of its boundary in the clean run. */
  readonly index: number;
  /** The process that is killed, as far as it bears no more than so many kills: one in its life is not another. */
  readonly daemon?: string;
  /** How often a run with it did not come to it. */
  tries: number;
}

export interface Failure {
  readonly deed: Deed;
  readonly kills: readonly Kill[];
  readonly complaints: readonly string[];
}

/** So many kills one job goes through at most, and so many of one daemon. */
const KILLS_A_RUN = 10;
const KILLS_A_DAEMON = 3;
/** Between two of them the job should have found its way again. */
const GAP = 10;
const TRIES_TOGETHER = 2;
const TRIES = 5;

/** The agent that serves when the deed begins. */
export const SERVING_AGENT = "agent";

/** All kills: which are still to be made, which were, what went wrong. */
export class Matrix {
  readonly #pending = new Map<Deed, Pending[]>();
  readonly #done = new Map<string, number>();
  readonly failures: Failure[] = [];
  /** All in one job, however near: for one that is looked into. */
  readonly #together: boolean;
  runs = 0;

  constructor(together: boolean) {
    this.#together = together;
  }

  add(pending: readonly Pending[]): void {
    for (const each of pending) this.#listOf(each.kill.deed).push(each);
  }

  left(deed: Deed): number {
    return this.#pending.get(deed)?.length ?? 0;
  }

  get allLeft(): number {
    return [...this.#pending.values()].reduce((sum, list) => sum + list.length, 0);
  }

  done(deed: Deed, victim: Victim): number {
    return this.#done.get(`${deed} ${victim}`) ?? 0;
  }

  get allDone(): number {
    return [...this.#done.values()].reduce((sum, count) => sum + count, 0);
  }

  /** Takes kills for one job, far apart; `patience`: how many of the agent that serves now. */
  take(deed: Deed, patience: number): readonly Pending[] {
    const list = this.#pending.get(deed) ?? [];
    if (this.#together) return this.#takeAll(deed, list);
    const budget = createBudget(patience);
    const chosen: Pending[] = [];
    for (const each of list.toSorted((left, right) => right.tries - left.tries || left.index - right.index)) {
      if (chosen.length === KILLS_A_RUN) break;
      if (chosen.some(({ index }) => Math.abs(index - each.index) < GAP)) continue;
      if (!budget.has(each)) continue;
      chosen.push(each);
      if (each.tries >= TRIES_TOGETHER) break;
    }
    const [first] = chosen;
    const taken = first !== undefined && first.tries >= TRIES_TOGETHER ? [first] : chosen;
    this.#pending.set(
      deed,
      list.filter((each) => !taken.includes(each)),
    );
    return taken;
  }

  /** Notes what became of them; returns what went wrong. */
  book(deed: Deed, taken: readonly Pending[], run: CrashRun): readonly Failure[] {
    this.runs += 1;
    const before = this.failures.length;
    const done = new Set(run.done);
    for (const each of taken) {
      if (done.has(each.kill)) this.#count(each.kill);
      else this.#again(each, run);
    }
    if (run.complaints.length > 0) this.failures.push({ deed, kills: run.done, complaints: run.complaints });
    return this.failures.slice(before);
  }

  summary(): string {
    const deeds = [...this.#pending.keys()];
    const parts = deeds.map(
      (deed) => `${deed} ${VICTIMS.map((victim) => this.done(deed, victim)).join("+")}`,
    );
    return `${this.allDone} kills in ${this.runs} jobs (${VICTIMS.join(" + ")}): ${parts.join(", ")}`;
  }

  #listOf(deed: Deed): Pending[] {
    const list = this.#pending.get(deed) ?? [];
    this.#pending.set(deed, list);
    return list;
  }

  #takeAll(deed: Deed, list: readonly Pending[]): readonly Pending[] {
    this.#pending.set(deed, []);
    return list;
  }

  #count({ deed, victim }: Kill): void {
    this.#done.set(`${deed} ${victim}`, this.done(deed, victim) + 1);
  }

  #again(each: Pending, run: CrashRun): void {
    each.tries += 1;
    if (each.tries < TRIES) {
      this.#listOf(each.kill.deed).push(each);
      return;
    }
    const why = run.absent.includes(each.kill)
      ? "its victim did not live there"
      : "the job did not come to it";
    this.failures.push({
      deed: each.kill.deed,
      kills: [each.kill],
      complaints: [`not reached ${TRIES} times: ${why}`],
    });
  }
}

/** How many kills the supervisors put up with: that of the agent that serves now, and the others. */
function createBudget(patience: number): { has(pending: Pending): boolean } {
  const left = new Map<string, number>([[SERVING_AGENT, Math.min(patience, KILLS_A_DAEMON)]]);
  return {
    has({ daemon }) {
      if (daemon === undefined) return true;
      const count = left.get(daemon) ?? KILLS_A_DAEMON;
      left.set(daemon, Math.max(0, count - 1));
      return count > 0;
    },
  };
}

/** Logs and trail, then what went wrong and what to type to make these kills again: what counts is at the end of a long log. */
export function formatFailure({ kills, complaints }: Failure): string {
  const again = `MIG_CRASH='${kills.map(formatKill).join(" + ")}' npm run test:crash -- crash-matrix`;
  return [...complaints.toReversed(), again].join("\n");
}
