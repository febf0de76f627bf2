import { MigError } from "../../../domain/errors.ts";
import type { StepContext } from "../../../jobs/workflow.ts";
import { type ApplicationFacts, type GridSession, TRANSIENT_STATES } from "../../driver.ts";

const LOOK_EVERY_MS = 250;
const SETTLE_MS = 10 * 60_000;

/**
 * The application once it is in no transient state and no command works on it; undefined when it does not
 * exist. `unknown`, `repairing` and `restarting` are waited for, never taken as failure. Throws `WAIT_TIMEOUT` when a
 * state lasts; a command that works on it, a copy of terabytes for one, may take as long as it takes.
 */
export async function untilSettled(
  ctx: Pick<StepContext<unknown>, "clock" | "signal" | "waiting">,
  session: GridSession,
  application: string,
): Promise<ApplicationFacts | undefined> {
  let until = ctx.clock.monotonic() + SETTLE_MS;
  for (;;) {
    const facts = await session.findApplication(application);
    if (facts === undefined || (!facts.busy && !TRANSIENT_STATES.has(facts.state))) return facts;
    if (facts.busy) until = ctx.clock.monotonic() + SETTLE_MS;
    if (ctx.clock.monotonic() > until) {
      throw new MigError(
        "WAIT_TIMEOUT",
        `Application ${application} on ${session.grid.name} stayed ${facts.state} for 10 min`,
        {
          hint: `Look at it there: app info ${application}`,
        },
      );
    }
    ctx.waiting(
      `application ${application} on ${session.grid.name}, which is ${facts.busy ? "busy" : facts.state}`,
    );
    await ctx.clock.sleep(LOOK_EVERY_MS, ctx.signal);
  }
}
