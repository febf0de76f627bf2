import { parseOurName } from "../../../domain/ids.ts";
import type { GridSession } from "../../driver.ts";
import { appList } from "../commands/app-list.ts";
import type { Controller } from "./controller.ts";
import { factsOf, volumesOf } from "./looking.ts";

/** By name and by record, from the two lists that every look at the controller takes. */
export function createLeftovers(controller: Controller): Pick<GridSession, "leftovers"> {
  return {
    async leftovers() {
      const blocks = await controller.ask(appList, undefined);
      const volumes = await volumesOf(controller, blocks);
      return blocks
        .map((block) => factsOf(block, volumes))
        .filter(({ name, record, template }) => {
          const isRecorded = record !== undefined && record !== "foreign";
          return !template && (isRecorded || parseOurName(name) !== undefined);
        })
        .map((facts) => ({
          ...facts,
          bytes: volumes
            .filter(({ application }) => application === facts.name)
            .reduce((sum, volume) => sum + volume.bytes, 0),
        }));
    },
  };
}
