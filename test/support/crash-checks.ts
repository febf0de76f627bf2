import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { keptName } from "../../src/domain/ids.ts";
import type { JobView } from "../../src/domain/job.ts";
import type { OwnershipRecord } from "../../src/domain/record.ts";
import { parseRecord } from "../../src/drivers/applogic/record-text.ts";
import { readWorld, worldPath } from "../../src/embedded-grid/world/world-store.ts";
import type { MoveBench } from "./move-bench.ts";

/** The application of the benches. */
export const APPLICATION = "guestbook";

export type GridName = "one" | "two";
const GRIDS = ["one", "two"] as const;

/** An application as the file of its grid has it: whoever lives says nothing here. */
export interface Seen {
  readonly grid: GridName;
  readonly name: string;
  readonly state: string;
  readonly record: OwnershipRecord | undefined;
}

/** Everything on both grids but templates, from their own files. */
export function lookFromOutside(moves: MoveBench): readonly Seen[] {
  return GRIDS.flatMap((grid) =>
    readWorld(worldPath(moves[grid].created.directory))
      .applications.filter(({ template }) => !template)
      .map(({ name, state, user2 }) => ({ grid, name, state, record: recordOf(user2) })),
  );
}

function recordOf(text: string): OwnershipRecord | undefined {
  const record = parseRecord(text);
  return record === "foreign" ? undefined : record;
}

export function homeOf(seen: readonly Seen[]): GridName {
  const home = seen.find(({ name, record }) => name === APPLICATION && record?.state === "committed");
  if (home === undefined) throw new Error(`no copy is committed: ${JSON.stringify(seen)}`);
  return home.grid;
}

/** What must be true when a job has ended, whoever was killed meanwhile. */
export function mustBeWell(moves: MoveBench, before: readonly Seen[], job: JobView): void {
  const after = lookFromOutside(moves);
  const source = homeOf(before);
  const target = source === "one" ? "two" : "one";
  const hasMoved = job.state === "succeeded" && (job.kind === "migrate" || job.kind === "rollback");
  const home = hasMoved ? target : source;
  expect(after.map(nameAndState).toSorted()).toEqual(expected(before, after, { job, home }).toSorted());
  mustBeCommitted(after, before, home);
  mustHaveEntries(moves, home);
  expect(moves.mostAtOnce()).toBe(1);
  const left = after.find(({ name }) => name === keptName(job.id, APPLICATION));
  if (hasMoved) expect(left?.record).toMatchObject({ state: "away", job: { id: job.id } });
  for (const snapshot of after.filter(({ name }) => name.startsWith("mig_snap_"))) {
    expect(snapshot.record).toMatchObject({ state: "snapshot" });
    mustHaveEntries(moves, snapshot.grid, snapshot.name);
    const key = join(moves[snapshot.grid].volumePath(snapshot.name, "mig_config"), "private.key");
    expect(existsSync(key)).toBe(false);
  }
}

function nameAndState({ grid, name, state }: Seen): string {
  return `${grid}: ${name} ${state}`;
}

/** Nothing of ours but what the job was for. */
function expected(
  before: readonly Seen[],
  after: readonly Seen[],
  { job, home }: { readonly job: JobView; readonly home: GridName },
): readonly string[] {
  const source = homeOf(before);
  const kept = before.filter(({ name }) => name.startsWith("mig_kept_"));
  const snapshots = before.filter(({ name }) => name.startsWith("mig_snap_")).map(nameAndState);
  const running = `${home}: ${APPLICATION} running`;
  if (job.state !== "succeeded") return [running, ...kept.map(nameAndState), ...snapshots];
  switch (job.kind) {
    case "migrate":
    case "rollback": {
      const retired = `${source}: ${keptName(job.id, APPLICATION)} stopped`;
      // Those on the source's grid are superseded; a rollback has used the other one.
      const stay = kept.filter(({ grid }) => grid !== source && job.kind === "migrate").map(nameAndState);
      return [running, retired, ...stay, ...snapshots];
    }
    case "snapshot": {
      const target = source === "one" ? "two" : "one";
      const snapshot = after.find(({ name }) => name.startsWith("mig_snap_") && name.endsWith(job.id));
      return [
        running,
        ...kept.map(nameAndState),
        ...snapshots,
        `${target}: ${snapshot?.name ?? "a snapshot"} stopped`,
      ];
    }
    case "delete-snapshot":
      return [running, ...kept.map(nameAndState), ...snapshots.slice(1)];
    case "finalize":
      return [running, ...snapshots];
    case "clean":
    case "recover":
      return [running, ...kept.map(nameAndState), ...snapshots];
  }
}

function mustBeCommitted(after: readonly Seen[], before: readonly Seen[], home: GridName): void {
  const committed = after.filter(({ record }) => record?.state === "committed");
  expect(committed).toMatchObject([
    { grid: home, name: APPLICATION, state: "running", record: { holder: `agent-my_grid_${home}` } },
  ]);
  const was = before.find(({ record }) => record?.state === "committed")?.record;
  expect(committed[0]?.record?.applicationId).toBe(was?.applicationId);
  expect(committed[0]?.record?.generation).toBeGreaterThanOrEqual(was?.generation ?? 0);
}

function mustHaveEntries(moves: MoveBench, grid: GridName, application = APPLICATION): void {
  const file = join(moves[grid].volumePath(application, "data"), "entries.jsonl");
  expect(readFileSync(file, "utf8")).toBe('{"text":"first"}\n');
}
