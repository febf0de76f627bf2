import { MigError } from "../../../domain/errors.ts";
import { sameClaim } from "../../../domain/record.ts";
import type { KeptFacts } from "../../../handover/move-facts.ts";
import type { StepContext } from "../../../jobs/workflow.ts";
import type { GridSession } from "../../driver.ts";
import { untilSettled } from "./until.ts";

/**
 * Destroys a kept copy, fenced like a start: only the very one whose record was planned with, stopped, given
 * away. Safe to run again. Throws `RECORD_FOREIGN` when it is another one, or runs.
 */
export async function destroyKept(
  ctx: Pick<StepContext<unknown>, "clock" | "signal" | "waiting">,
  kept: KeptFacts,
  session: GridSession,
): Promise<void> {
  const found = await untilSettled(ctx, session, kept.name);
  if (found === undefined) return;
  const record = found.record === "foreign" ? undefined : found.record;
  if (
    record === undefined ||
    record.state !== "away" ||
    !sameClaim(record, kept) ||
    found.entity !== kept.entity
  ) {
    throw new MigError(
      "RECORD_FOREIGN",
      `${kept.name} on ${kept.grid} is not what job ${kept.jobId} kept: it stays`,
      {
        hint: `Look at it: app info ${kept.name}`,
      },
    );
  }
  if (found.state !== "stopped") {
    throw new MigError(
      "GRID_REFUSED",
      `${kept.name} on ${kept.grid} is ${found.state}: it is not destroyed`,
      {
        hint: `Find out who started it. To stop it: app stop ${kept.name}`,
      },
    );
  }
  await session.destroy(kept.name);
}
