import type { GridView } from "../../agent-facade.ts";
import type { JobView } from "../../domain/job.ts";
import type { SnapshotView } from "../../domain/snapshots.ts";
import { formatBytes, formatDistance, formatDuration, formatMoment } from "./amounts.ts";
import { table } from "./layout.ts";
import { jobSign, severitySign } from "./signs.ts";
import type { Style } from "./style.ts";
import { wayOf } from "./way.ts";

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
    wayOf(view, style),
    jobSign(view.state, style, view.problems.length),
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

/** Snapshots, newest first. */
export function snapshotRows(snapshots: readonly SnapshotView[], style: Style): readonly string[] {
  if (snapshots.length === 0) return ["There is no snapshot. To make one: mig snapshot <grid>"];
  const head = ["TAKEN", "OF", "ON", "SIZE", "STATE", "JOB", "NAME"].map(style.dim);
  const rows = snapshots.map((each) => [
    each.takenAt === undefined ? "unknown" : formatMoment(each.takenAt),
    each.from,
    each.grid,
    formatBytes(each.bytes),
    each.state === "stopped" ? each.state : style.yellow(each.state),
    each.jobId,
    each.name,
  ]);
  return table([head, ...rows]);
}
