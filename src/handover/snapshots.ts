import type { ApplicationFacts, GridSession } from "../drivers/driver.ts";
import type { SnapshotFacts } from "./move-facts.ts";

export interface FoundSnapshot extends SnapshotFacts {
  readonly state: ApplicationFacts["state"];
}

/**
 * The snapshots of an application on one grid, from the records alone. One that was adopted is an application of its own
 * and is none any more, nor is a copy that somebody made of a snapshot. Throws `SSH_*`, `GRID_*`.
 */
export async function findSnapshots(
  session: GridSession,
  applicationId: string,
): Promise<readonly FoundSnapshot[]> {
  const all = await session.applications();
  return all.flatMap((facts) => snapshotOf(facts, session.grid.name, applicationId) ?? []);
}

function snapshotOf(
  { name, entity, state, record }: ApplicationFacts,
  grid: string,
  applicationId: string,
): FoundSnapshot | undefined {
  if (record === undefined || record === "foreign" || record.state !== "snapshot") return undefined;
  if (record.applicationId !== applicationId || record.entity !== entity) return undefined;
  const { generation, holder, job } = record;
  return { name, grid, jobId: job?.id ?? "", from: job?.source ?? "", generation, holder, entity, state };
}
