import { type UdlEntity, udlBlock } from "../../drivers/applogic/udl/tree.ts";
import type { GridCore } from "../grid-core.ts";
import { shownState } from "../life/states.ts";
import type { ApplicationView } from "../world/world.ts";

/** An application as `app list --batch` and `app info --batch` show it. */
export function applicationBlock(core: GridCore, application: ApplicationView): UdlEntity {
  const operation = core.operations.find(application.name);
  const state = shownState(application, core);
  return udlBlock("application", application.name, {
    id: application.id,
    state,
    template: application.template,
    description: application.description,
    user1: application.user1,
    user2: application.user2,
    doc_url: application.docUrl,
    destroy_on_stop: application.destroyOnStop,
    locked: application.lock !== undefined,
    ...(operation === undefined ? {} : { progress: operation.percent }),
    ...(state === "failed" ? { reason: application.reason ?? "" } : {}),
  });
}
