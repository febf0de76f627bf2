import type { Check } from "../../../domain/checks.ts";
import { guardedCheck } from "../../../domain/guarded-check.ts";
import type { CheckQuestion } from "../../driver.ts";
import { gridInfo } from "../commands/grid-info.ts";
import type { Controller } from "../session/controller.ts";

const MIB = 1024 * 1024;

/** Room for the copy, where the controller says how much it has. */
export function checkStorage(controller: Controller, { bytes }: CheckQuestion): Promise<Check> {
  const grid = controller.grid.name;
  return guardedCheck({ id: "storage", title: `Grid ${grid} has room for the copy`, grid }, async () => {
    const { storageFreeBytes: free } = await controller.ask(gridInfo, undefined);
    if (free === undefined || bytes === undefined) {
      return { severity: "fine", message: "Not known; the copy fails by itself if there is not enough." };
    }
    const words = `The volumes take ${inMib(bytes)}, free are ${inMib(free)}.`;
    if (free >= bytes) return { severity: "fine", message: words };
    return {
      severity: "error",
      message: words,
      remedy: `Make room on ${grid}: destroy applications or add storage.`,
    };
  });
}

function inMib(bytes: number): string {
  return `${Math.ceil(bytes / MIB)} MiB`;
}
