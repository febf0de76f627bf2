import type { Check } from "../../../domain/checks.ts";
import { type Finding, guardedCheck } from "../../../domain/guarded-check.ts";
import type { CheckQuestion } from "../../driver.ts";
import { gridInfo } from "../commands/grid-info.ts";
import { gridTestTrust } from "../commands/grid-test-trust.ts";
import { gridUserName, userCreateText } from "../commands/user-create.ts";
import { userListText } from "../commands/user-list.ts";
import { migrateAddress } from "../migrate-address.ts";
import type { Controller } from "../session/controller.ts";

/**
 * The target pulls, so the source must let the target's own key in. Tested from the target, for only there is
 * that key; nothing that MIG could do from its own place would show it.
 */
export function checkTrust(controller: Controller, { other }: CheckQuestion): Promise<Check> {
  const { grid } = controller;
  const subject = { id: "trust", title: `Grid ${other.name} lets grid ${grid.name} in`, grid: grid.name };
  return guardedCheck(subject, async () => {
    const address = migrateAddress(other);
    const { trust, words } = await controller.ask(gridTestTrust, { controller: address });
    switch (trust) {
      case "works":
        return { severity: "fine", message: `${grid.name} logged in to ${address} with its own key.` };
      case "refused":
        return {
          severity: "error",
          message: `${grid.name} cannot log in to ${address}: ${words}`,
          remedy: `On ${other.name}: ${await userCommand(controller)}`,
        };
      case "unknown":
        return untested(other.name, await userCommand(controller));
    }
  });

  function untested(source: string, command: string): Finding {
    const user = gridUserName(grid);
    return {
      severity: "warning",
      message: `The controller of ${grid.name} cannot test it; without it the copy fails after the application was stopped.`,
      remedy: `On ${source} see whether ${user} is listed by ${userListText()}; if not: ${command}`,
    };
  }
}

/** What lets this grid in elsewhere, with its real key. */
async function userCommand(controller: Controller): Promise<string> {
  const { publicKey } = await controller.ask(gridInfo, undefined);
  const key =
    publicKey === "" ? `<key that grid info --verbose shows on ${controller.grid.name}>` : publicKey;
  return userCreateText({ name: gridUserName(controller.grid), publicKey: key });
}
