import type { Clock } from "../../clock.ts";
import { MigError } from "../../domain/errors.ts";
import type { Grid } from "../../domain/grid.ts";
import { endpointOf } from "../../ssh/endpoint.ts";
import type { SshConnector } from "../../ssh/ssh.ts";
import type { Driver, GridSession } from "../driver.ts";
import { createChecks } from "./checks/checks.ts";
import { createChanges } from "./session/changes.ts";
import { createController } from "./session/controller.ts";
import { createFiles } from "./session/files.ts";
import { createLeftovers } from "./session/leftovers.ts";
import { createLooking } from "./session/looking.ts";
import { createPower } from "./session/power.ts";
import { createPull } from "./session/pull.ts";
import { createRecordAccess } from "./session/record-access.ts";

/**
 * The driver for AppLogic controllers: the 3T shell over SSH, as README.md in this folder says. A session
 * holds nothing but the observer and signal of its job; the connection is the connector's, shared by all.
 */
export interface AppLogicOptions {
  readonly ssh: SshConnector;
  readonly clock: Clock;
}

const DEFAULT_DRAIN_SECONDS = 60;

/** `open` throws `CONFIG_INVALID` when the grid's `drain` is no time. */
export function createAppLogicDriver({ ssh, clock }: AppLogicOptions): Driver {
  return {
    kind: "applogic",
    open(grid, options = {}): GridSession {
      const controller = createController(ssh.to(endpointOf(grid)), grid, options);
      return {
        grid,
        drainMs: drainMsOf(grid),
        ...createLooking(controller),
        ...createLeftovers(controller),
        ...createRecordAccess(controller),
        ...createPower(controller, clock),
        ...createChanges(controller),
        ...createPull(controller),
        ...createFiles(controller),
        ...createChecks(controller),
      };
    },
  };
}

/** How long an earlier command may still begin after its connection was lost. */
function drainMsOf(grid: Grid): number {
  const given = grid.extra.drain ?? String(DEFAULT_DRAIN_SECONDS);
  const [, count, unit] = /^(\d{1,6})(ms)?$/.exec(given) ?? [];
  if (count !== undefined) return Number(count) * (unit === undefined ? 1000 : 1);
  throw new MigError(
    "CONFIG_INVALID",
    `Cannot use drain = ${given} of grid ${grid.name}: expected whole seconds, or milliseconds as 500ms`,
    {
      hint: "Mend it in grid.info; 60 is the default.",
    },
  );
}
