import type { GridSession } from "../../driver.ts";
import { appConfigSet } from "../commands/app-config-set.ts";
import { appDestroy } from "../commands/app-destroy.ts";
import { appProvision } from "../commands/app-provision.ts";
import { appRename } from "../commands/app-rename.ts";
import { HELPER_TEMPLATE } from "../planned.ts";
import type { Controller } from "./controller.ts";

const QUICK_DEADLINE_MS = 60_000;
const DESTROY_DEADLINE_MS = 10 * 60_000;
const PROVISION_DEADLINE_MS = 20 * 60_000;

type Changes = Pick<GridSession, "destroy" | "rename" | "provisionHelper" | "setDestroyOnStop">;

export function createChanges(controller: Controller): Changes {
  return {
    destroy: (application) =>
      controller.change(appDestroy, { application }, { deadlineMs: DESTROY_DEADLINE_MS }),
    rename: (application, newName) =>
      controller.change(appRename, { application, newName }, { deadlineMs: QUICK_DEADLINE_MS }),
    provisionHelper: (name, properties) =>
      controller.change(
        appProvision,
        { template: HELPER_TEMPLATE, name, properties },
        { deadlineMs: PROVISION_DEADLINE_MS },
      ),
    setDestroyOnStop: (application) =>
      controller.change(
        appConfigSet,
        { application, attribute: "destroy_on_stop", value: "1" },
        { deadlineMs: QUICK_DEADLINE_MS },
      ),
  };
}
