import { helperName } from "../../../src/domain/ids.ts";
import type { JobKind } from "../../../src/domain/phase.ts";
import type { CrashGrid } from "./crash-grid.ts";
import { MIG_COMPONENT } from "./crash-world.ts";
import { daemonsOf, killProcess } from "./daemons.ts";
import { componentBase } from "./world-view.ts";

/** Who is killed. `agent`: the one that lives, at the source as long as there is one. */
export const VICTIMS = ["agent", "helper", "source grid", "target grid"] as const;
export type Victim = (typeof VICTIMS)[number];

/** What is done and killed at: kinds of jobs, and two that are none of their own. */
export const DEEDS = [
  "migrate",
  "rollback",
  "finalize",
  "snapshot",
  "delete-snapshot",
  "adopt",
  "abort",
] as const satisfies readonly (JobKind | "abort" | "adopt")[];
export type Deed = (typeof DEEDS)[number];

/** One crash: this victim, at this boundary of such a deed. */
export interface Kill {
  readonly deed: Deed;
  readonly boundary: string;
  readonly victim: Victim;
}

export function formatKill({ deed, boundary, victim }: Kill): string {
  return `${deed} | ${victim} | ${boundary}`;
}

/** The inverse; throws when it is none. */
export function parseKill(text: string): Kill {
  const [deed, victim, boundary] = text.split(" | ");
  const found = {
    deed: DEEDS.find((each) => each === deed),
    victim: VICTIMS.find((each) => each === victim),
  };
  if (found.deed === undefined || found.victim === undefined || boundary === undefined) {
    throw new Error(
      `This is no kill: ${text}; one is "migrate | helper | helper: started applogic/copy #1 after"`,
    );
  }
  return { deed: found.deed, victim: found.victim, boundary };
}

/** Where victims are found while a deed is done. */
export interface Scene {
  readonly source: CrashGrid;
  readonly target: CrashGrid;
  /** Name of the application whose agent it is. */
  readonly agentIn: string;
  /** Empty before there is a job. */
  readonly jobId: string;
}

const HELPER_COMPONENT = "main.srv";

export function isDaemon(victim: Victim): victim is "agent" | "helper" {
  return victim === "agent" || victim === "helper";
}

/** The one that lives; throws when there are two in one place. */
export function findDaemon(
  victim: "agent" | "helper",
  { source, target, agentIn, jobId }: Scene,
): number | undefined {
  for (const grid of [source, target]) {
    const base =
      victim === "agent"
        ? componentBase(grid, agentIn, MIG_COMPONENT)
        : componentBase(grid, helperName(jobId), HELPER_COMPONENT);
    const [pid, second] = daemonsOf(base);
    if (second !== undefined) throw new Error(`two daemons live in ${base}: ${pid ?? 0} and ${second}`);
    if (pid !== undefined) return pid;
  }
  return undefined;
}

/** What a kill leaves to do: a grid's server is started again by hand, everybody else has a supervisor. */
interface Stroke {
  readonly again: () => Promise<void>;
}

/** Kills; undefined when there is no such process. */
export async function strike(victim: Victim, scene: Scene): Promise<Stroke | undefined> {
  if (isDaemon(victim)) {
    const pid = findDaemon(victim, scene);
    return pid !== undefined && killProcess(pid) ? { again: () => Promise.resolve() } : undefined;
  }
  const grid = victim === "source grid" ? scene.source : scene.target;
  await grid.kill();
  return { again: () => grid.start() };
}
