import { type UdlEntity, udlBlock } from "../../drivers/applogic/udl/tree.ts";
import type { GridCore } from "../grid-core.ts";
import { componentState, isUp, shownState } from "../life/states.ts";
import { refuse } from "../refusal.ts";
import { findApplication, inStartOrder } from "../world/find.ts";
import type { ApplicationView, ComponentView } from "../world/world.ts";

export const MEGABYTE = 2 ** 20;

/** Processes are not measured; every component shows what a small one has. */
export const RESOURCES = { server: "srv1", cpu: 0.1, mem: 64 * MEGABYTE, bw: 1_000_000 } as const;

/** Throws in the two wordings of the original: not there, and not running. */
export function runningApplication(
  core: GridCore,
  name: string,
): { readonly application: ApplicationView; readonly components: readonly ComponentView[] } {
  const application = findApplication(core.store.world, name);
  if (application === undefined) {
    throw refuse("list components for", "application", name, "it is not installed");
  }
  if (!isUp(shownState(application, core))) {
    throw refuse(
      "list components for",
      "application",
      name,
      "get info failed - may be due to it not running",
    );
  }
  return { application, components: inStartOrder(application) };
}

export function componentBlock(
  core: GridCore,
  application: ApplicationView,
  component: ComponentView,
): UdlEntity {
  const full = { application: application.name, component: component.name };
  return udlBlock("component", component.name, {
    server: RESOURCES.server,
    state: componentState(application.state, core.runtime.isRunning(full)),
    cpu: RESOURCES.cpu.toFixed(2),
    mem: RESOURCES.mem,
    bw: RESOURCES.bw,
    start_order: component.startOrder,
  });
}
