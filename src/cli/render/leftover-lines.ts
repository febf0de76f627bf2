import type { LeftoversReport, LeftoverView } from "../../agent-facade.ts";
import { formatBytes, formatDistance } from "./amounts.ts";
import { table } from "./layout.ts";
import type { ListOptions } from "./list-lines.ts";
import type { Style } from "./style.ts";

/** What lies on which grid, who wants it, and what can be typed. */
export function leftoverLines(
  { things, unseen }: LeftoversReport,
  { style, now }: ListOptions,
): readonly string[] {
  const silent = unseen.map(({ grid, problem }) => style.yellow(`${grid} was not asked: ${problem.message}`));
  if (things.length === 0) return ["Nothing of MIG lies on the grids that were asked.", ...silent];
  const head = ["GRID", "NAME", "WHAT", "STATE", "SIZE", "SINCE", "WANTED"].map(style.dim);
  const rows = things.map((thing) => [
    thing.grid,
    thing.name,
    thing.what,
    thing.state,
    formatBytes(thing.bytes),
    thing.since === undefined ? "" : formatDistance(thing.since, now),
    verdictOf(thing, style),
  ]);
  const reasons = things.map(({ name, reason, until }) => {
    const when = until === undefined ? "" : ` Its time ends ${formatDistance(until, now)}.`;
    return `${name}: ${reason}${when}`;
  });
  return [...table([head, ...rows]), "", ...reasons, ...silent, ...cleanLines(things)];
}

function verdictOf({ verdict, cleanable }: LeftoverView, style: Style): string {
  switch (verdict) {
    case "wanted":
      return style.green("yes");
    case "left-over":
      return style.yellow(cleanable ? "left over" : "left over, not stopped");
    case "not-ours":
      return "not ours";
    case "unclear":
      return style.yellow("look at it");
  }
}

function cleanLines(things: readonly LeftoverView[]): readonly string[] {
  return things.some(({ cleanable }) => cleanable)
    ? ["", "To destroy what is left over: mig leftovers clean"]
    : [];
}
