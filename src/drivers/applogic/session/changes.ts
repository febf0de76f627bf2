import type { GridSession } from "../../driver.ts";
import { appConfigSet } from "../commands/app-config-set.ts";
import { appDestroy } from "../commands/app-destroy.ts";
import { appProvision } from "../commands/app-provision.ts";
import { appRename } from "../commands/app-rename.ts";
import { HELPER_TEMPLATE } from "../planned.ts";
import type { Controller } from "./controller.ts";

type Changes = Pick<GridSession, "destroy" | "rename" | "provisionHelper" | "setDestroyOnStop">;

export function createChanges(controller: Controller): Changes {
  return {
    destroy: (application) => controller.change(appDestroy, { application }),
    rename: (application, newName) => controller.change(appRename, { application, newName }),
    provisionHelper: (name, properties) =>
      controller.change(appProvision, { template: HELPER_TEMPLATE, name, properties }),
    setDestroyOnStop: (application) =>
      controller.change(appConfigSet, { application, attribute: "destroy_on_stop", value: "1" }),
  };
}
