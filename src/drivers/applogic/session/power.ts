import type { Clock } from "../../../clock.ts";
import { MigError } from "../../../domain/errors.ts";
import type { ApplicationState, GridSession } from "../../driver.ts";
import { appStart } from "../commands/app-start.ts";
import { appStop } from "../commands/app-stop.ts";
import type { ApplicationBlock } from "../commands/application-block.ts";
import type { Controller } from "./controller.ts";
import { isSettled, waitUntil, waitUntilSettled } from "./wait-for-state.ts";

const SETTLE_DEADLINE_MS = 10 * 60_000;

/** How long a controller may take to show the first sign of what it said it has done. */
const LATE_SIGN_MS = 30_000;

/**
 * Start and stop. Both wait for the end of a transient state first, send nothing when the state is reached
 * already, and return when it is seen reached.
 */
export function createPower(controller: Controller, clock: Clock): Pick<GridSession, "start" | "stop"> {
  function settle(application: string): Promise<ApplicationBlock | undefined> {
    return waitUntilSettled({ controller, clock, application, deadlineMs: SETTLE_DEADLINE_MS });
  }

  function reach(application: string, state: ApplicationState, deadlineMs: number) {
    const lateAt = clock.monotonic() + LATE_SIGN_MS;
    return waitUntil({ controller, clock, application, deadlineMs }, state, (block) => {
      if (block === undefined || block.state === state || block.state === "failed") return true;
      return isSettled(block) && clock.monotonic() >= lateAt;
    });
  }

  function notReached(verb: string, application: string, block: ApplicationBlock | undefined): MigError {
    const state = block === undefined ? "it is gone" : `it is ${block.state}`;
    const reason = block === undefined || block.reason === "" ? "" : ` - ${block.reason}`;
    const { name } = controller.grid;
    return new MigError(
      "GRID_REFUSED",
      `Cannot ${verb} application '${application}' on ${name}: ${state}${reason}`,
      {
        hint: `Look at it there: app info ${application}`,
      },
    );
  }

  return {
    async start(application) {
      if ((await settle(application))?.state === "running") return;
      await controller.change(appStart, { application });
      const after = await reach(application, "running", appStart.deadlineMs);
      if (after?.state !== "running") throw notReached("start", application, after);
    },
    async stop(application) {
      if ((await settle(application))?.state === "stopped") return;
      await controller.change(appStop, { application });
      const after = await reach(application, "stopped", appStop.deadlineMs);
      // Gone is stopped, too: destroy_on_stop.
      if (after !== undefined && after.state !== "stopped") throw notReached("stop", application, after);
    },
  };
}
