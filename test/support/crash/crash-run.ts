import type { JobState } from "../../../src/domain/job.ts";
import { createWriteNamer, formatBoundary, type WriteNamer } from "../boundaries.ts";
import type { CrashWorld } from "./crash-world.ts";
import type { FaultQuestion } from "./fault-door.ts";
import { findDaemon, isDaemon, type Kill, type Scene, strike, VICTIMS, type Victim } from "./kill.ts";
import { missingIn } from "./ledger.ts";
import { applicationsOn, entriesOf } from "./world-view.ts";

/** What became of one deed with kills in it. */
export interface CrashRun {
  /** Undefined: it never came to an end. */
  readonly state: JobState | undefined;
  /** Those that happened. */
  readonly done: readonly Kill[];
  /** Reached, but there was nobody to kill. */
  readonly absent: readonly Kill[];
  readonly complaints: readonly string[];
  /** All boundaries in the order in which they were reached. */
  readonly trail: readonly Reached[];
}

export interface Reached {
  readonly boundary: string;
  /** Who could be killed there, if that was asked for. */
  readonly alive: readonly Victim[];
}

export interface CrashRunRequest {
  readonly world: CrashWorld;
  readonly scene: Scene;
  readonly kills: readonly Kill[];
  /** Look at each boundary who lives there. */
  readonly recording: boolean;
  /** What some copy must hold at any moment. */
  readonly mustHold: () => readonly string[];
  readonly onKill: (victim: Victim) => void;
  /** At each boundary, before it is passed. */
  readonly onBoundary: (boundary: string, scene: Scene) => void;
  /** Does it, until it has ended. */
  readonly act: () => Promise<JobState>;
}

export async function runCrash(request: CrashRunRequest): Promise<CrashRun> {
  const run = new Run(request);
  request.world.onQuestion((question) => run.answer(question));
  const state = await run.act();
  request.world.onQuestion(() => Promise.resolve());
  return { ...run.seen, state };
}

class Run {
  readonly #request: CrashRunRequest;
  readonly #namer: WriteNamer = createWriteNamer();
  readonly #counts = new Map<string, number>();
  readonly #pending: Map<string, Kill>;
  readonly #restarts: Promise<void>[] = [];
  readonly seen = {
    done: [] as Kill[],
    absent: [] as Kill[],
    complaints: [] as string[],
    trail: [] as Reached[],
  };
  #scene: Scene;
  #last: Promise<void> = Promise.resolve();

  constructor(request: CrashRunRequest) {
    this.#request = request;
    this.#scene = request.scene;
    this.#pending = new Map(request.kills.map((kill) => [kill.boundary, kill]));
  }

  /** One question at a time: the world stands still around a kill only if nobody else goes on. */
  answer(question: FaultQuestion): Promise<void> {
    const answered = this.#last.then(() => this.#answer(question));
    this.#last = answered.catch((error: unknown) => void this.seen.complaints.push(String(error)));
    return this.#last;
  }

  async act(): Promise<JobState | undefined> {
    try {
      const state = await this.#request.act();
      await Promise.all(this.#restarts);
      return state;
    } catch (error) {
      this.seen.complaints.push(String(error));
      return undefined;
    }
  }

  async #answer(question: FaultQuestion): Promise<void> {
    const { recording, onBoundary, onKill } = this.#request;
    if (question.write.method === "append") this.#scene = { ...this.#scene, jobId: question.write.jobId };
    const boundary = this.#nameOf(question);
    this.seen.trail.push({ boundary, alive: recording ? VICTIMS.filter((each) => this.#lives(each)) : [] });
    onBoundary(boundary, this.#scene);
    const kill = this.#pending.get(boundary);
    if (kill === undefined) return;
    this.#pending.delete(boundary);
    const stroke = await strike(kill.victim, this.#scene);
    if (stroke === undefined) {
      this.seen.absent.push(kill);
      return;
    }
    this.seen.done.push(kill);
    onKill(kill.victim);
    this.seen.complaints.push(...this.#incomplete());
    this.#restarts.push(
      stroke.again().catch((error: unknown) => void this.seen.complaints.push(String(error))),
    );
  }

  #nameOf({ side, write, component }: FaultQuestion): string {
    const name = this.#namer.nameOf(this.#whoOf(component), write);
    const nth = (this.#counts.get(name) ?? 0) + 1;
    if (side === "after") this.#counts.set(name, nth);
    return formatBoundary({ write: name, nth, side });
  }

  /** The agent at the target is another one than that at the source. */
  #whoOf(component: string): string {
    const { source, agentIn } = this.#scene;
    if (component.includes("/mig_helper_")) return "helper";
    if (!component.includes(`/${agentIn}/`)) return "bystander";
    return component.startsWith(`${source.directory}/`) ? "agent" : "arrived";
  }

  #lives(victim: Victim): boolean {
    return !isDaemon(victim) || findDaemon(victim, this.#scene) !== undefined;
  }

  /** I2: at this very moment a whole copy exists, with all that was acknowledged. */
  #incomplete(): readonly string[] {
    const { world, mustHold } = this.#request;
    const must = mustHold();
    const whole = world.grids
      .flatMap(applicationsOn)
      .filter(({ application }) => application.incomplete === undefined)
      .some((seen) => missingIn(entriesOf(seen), must).length === 0);
    return whole ? [] : ["at a kill there was no whole copy with everything that was acknowledged"];
  }
}
