import type { Overheard } from "../../src/embedded-grid/grid-core.ts";
import type { MoveBench } from "./move-bench.ts";

export type GridName = "one" | "two";

/** One execution of one remote command: where a fault can be put. */
export interface RemotePlace {
  readonly grid: GridName;
  /** As faults take it; what differs from run to run is `*`. */
  readonly pattern: string;
  /** From 1: which of the commands that it fits. */
  readonly nth: number;
  readonly mutates: boolean;
}

export interface Marks {
  readonly one: number;
  readonly two: number;
}

export function marksOf(bench: MoveBench): Marks {
  return { one: bench.one.overheard.length, two: bench.two.overheard.length };
}

/** Requests that only carry on what another one began, or that clean up after a loss and are lost with it. */
const PARTS = /^sftp (init|read|close|fsync|fsetstat|stat|mkdir)\b/;

/** Every command that came since, in the order in which it came, grid by grid; polls are listed once. */
export function placesSince(bench: MoveBench, marks: Marks): readonly RemotePlace[] {
  return (["one", "two"] as const).flatMap((grid) => {
    const counts = new Map<string, number>();
    const places: RemotePlace[] = [];
    for (const { stage, text } of bench[grid].overheard.slice(marks[grid])) {
      if (stage !== "came" || PARTS.test(text)) continue;
      const pattern = patternOf(text);
      const nth = (counts.get(pattern) ?? 0) + 1;
      counts.set(pattern, nth);
      if (nth === 1 || !isPoll(pattern)) places.push({ grid, pattern, nth, mutates: mutates(text) });
    }
    return places;
  });
}

/** What an agent asks in every beat, and what is waited for: how often it is asked, the clock decides. */
function isPoll(pattern: string): boolean {
  return (
    /^(app|vol) list --batch$/.test(pattern) ||
    /^(app info|vol list) mig_helper_\*/.test(pattern) ||
    /^(app info|vol list) guestbook\b/.test(pattern) ||
    /^sftp open .*\/(place\/\*|gate|answer-\*|state\.json)$/.test(pattern)
  );
}

const MUTATING = /^(app (start|stop|destroy|rename|provision|migrate|copy) |sftp (rename|remove) )/;

/** True for what changes something there; a file is there once it is renamed. */
function mutates(text: string): boolean {
  return MUTATING.test(text) || /^app config \S+ \.\w+=/.test(text);
}

/** Names with a job's id, nonces, uuids and ports are new in every run. */
export function patternOf(text: string): string {
  return text
    .replace(/(\.user2=mig1\/[a-z-]+\/g\d+\/).*$/, "$1")
    .replace(/mig_(helper|kept)_[a-z0-9]{8}/g, "mig_$1_*")
    .replace(/mig_snap_\S+?_\d{8}T\d{6}_[a-z0-9]+/g, "mig_snap_*")
    .replace(/\.mig_[a-z0-9]{8}\.tmp/g, ".mig_*.tmp")
    .replace(/\b(question|answer)-[a-z0-9]{20}/g, "$1-*")
    .replace(/\/place\/[a-z0-9]{24}/g, "/place/*")
    .replace(/\b127\.\d+\.\d+\.\d+:\d+/g, "*");
}

/** How often each mutating command was carried out with effect since, by pattern. */
export function effectsSince(bench: MoveBench, marks: Marks): ReadonlyMap<string, number> {
  const effects = new Map<string, number>();
  for (const grid of ["one", "two"] as const) {
    for (const what of bench[grid].overheard.slice(marks[grid])) {
      if (!tookEffect(what)) continue;
      const key = `${grid}: ${patternOf(what.text)}`;
      effects.set(key, (effects.get(key) ?? 0) + 1);
    }
  }
  return effects;
}

function tookEffect(what: Overheard): boolean {
  return what.stage === "carried-out" && what.status === 0 && mutates(what.text);
}

export function placeText({ grid, pattern, nth }: RemotePlace): string {
  return `${grid}: ${pattern}${nth > 1 ? ` (${nth}.)` : ""}`;
}
