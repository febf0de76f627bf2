import type { LeftoversReport, LeftoverView } from "../../agent-facade.ts";
import type { ErrorData } from "../../domain/errors.ts";
import type { MarkedKind } from "../../domain/leftovers.ts";
import type { Badge, Tone } from "./badges.ts";
import { presentSize, type Size } from "./sizes.ts";
import { type Moment, presentMoment } from "./times.ts";

export interface LeftoversModel {
  readonly rows: readonly LeftoverRowModel[];
  readonly unseen: readonly { readonly title: string; readonly error: ErrorData; readonly tone: Tone }[];
  readonly empty: string;
  /** There is something to destroy. */
  readonly canClean: boolean;
  readonly nothing: string;
}

interface LeftoverRowModel {
  readonly name: string;
  readonly grid: string;
  readonly what: string;
  readonly badge: Badge;
  readonly reason: string;
  readonly state: string;
  readonly size: Size;
  readonly since: Moment | undefined;
  readonly job: string;
}

const WHAT: Readonly<Record<MarkedKind, string>> = {
  application: "application",
  helper: "helper",
  kept: "kept copy",
  snapshot: "snapshot",
  copy: "copy of a job",
};

export function presentLeftovers({ things, unseen }: LeftoversReport, now: number): LeftoversModel {
  const canClean = things.some(({ cleanable }) => cleanable);
  return {
    rows: things.map((thing) => ({
      name: thing.name,
      grid: thing.grid,
      what: WHAT[thing.what],
      badge: verdictBadge(thing),
      reason: thing.reason,
      state: thing.state,
      size: presentSize(thing.bytes),
      since: thing.since === undefined ? undefined : presentMoment(thing.since, now),
      job: thing.jobId ?? "",
    })),
    unseen: unseen.map(({ grid, problem }) => ({
      title: `${grid} could not be asked: what lies there is not in the list`,
      error: problem,
      tone: "warn",
    })),
    empty: "Nothing of MIG lies on the grids that answered.",
    canClean,
    nothing: canClean || things.length === 0 ? "" : "Nothing of it is left over: there is nothing to clean.",
  };
}

function verdictBadge({ verdict, cleanable }: LeftoverView): Badge {
  switch (verdict) {
    case "wanted":
      return { icon: "check", word: "wanted", tone: "good" };
    case "left-over":
      return { icon: "warn", word: cleanable ? "left over" : "left over, not stopped", tone: "warn" };
    case "not-ours":
      return { icon: "todo", word: "not ours", tone: "idle" };
    case "unclear":
      return { icon: "hand", word: "a person must look", tone: "bad" };
  }
}
