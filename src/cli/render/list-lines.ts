import type { GridView } from "../../agent-facade.ts";
import type { JobView } from "../../domain/job.ts";
import { formatDistance, formatDuration, formatMoment } from "./amounts.ts";
import { table } from "./layout.ts";
import { arrow, jobSign, severitySign } from "./signs.ts";
import type { Style } from "./style.ts";

export interface ListOptions {
  readonly style: Style;
  readonly now: number;
}

/** Jobs, newest first. */
export function jobRows(views: readonly JobView[], { style, now }: ListOptions): readonly string[] {
  if (views.length === 0) return ["There has been no job yet."];
  const head = ["JOB", "KIND", "WAY", "STATE", "STARTED", "TOOK", "SILENCE", "BY"].map(style.dim);
  const rows = views.map((view) => [
    view.id,
    view.kind,
    view.source === view.target ? view.source : `${view.source} ${arrow(style)} ${view.target}`,
    jobSign(view.state, style) + (view.problems.length > 0 ? style.yellow(" with problems") : ""),
    formatMoment(view.createdAt),
    formatDuration(
      (view.endedAt === undefined ? now : Date.parse(view.endedAt)) - Date.parse(view.createdAt),
    ),
    view.downtimeMs === undefined ? "" : formatDuration(view.downtimeMs),
    view.requestedBy,
  ]);
  return table([head, ...rows]);
}

/** Grids of grid.info; the one the application is on says so. */
export function gridRows(grids: readonly GridView[], { style, now }: ListOptions): readonly string[] {
  if (grids.length === 0) return ["grid.info names no grid."];
  const head = ["GRID", "LOCATION", "DRIVER", "CONTROLLER", "HOST KEY", "LAST CHECK", "PAGE"].map(style.dim);
  const rows = grids.map((grid) => [
    grid.here ? style.bold(`${grid.name} (here)`) : grid.name,
    grid.location,
    grid.driver,
    grid.controller,
    grid.hostKey === undefined ? style.yellow("not known yet") : grid.hostKey.source,
    grid.lastCheck === undefined
      ? "never"
      : `${severitySign(grid.lastCheck.severity, style)}, ${formatDistance(grid.lastCheck.at, now)}`,
    grid.migAddress,
  ]);
  return table([head, ...rows]);
}
