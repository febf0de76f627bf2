import type { GridCore } from "../grid-core.ts";
import { type Fault, matchesPattern, numberArgument, WAY_FAULTS } from "./fault.ts";

type WayFault = Fault & { readonly name: (typeof WAY_FAULTS)[number] };

/**
 * What happens on the way of this command or request for a file. One that a fault of the connection waited for is cut
 * off before it begins, unless another fault says what becomes of it.
 */
export function takeWayFault(core: GridCore, text: string): WayFault | undefined {
  const isArmed = core.faults.arm(isAbout(text));
  return (
    core.faults.take(WAY_FAULTS, isAbout(text)) ?? (isArmed ? { name: "cut-before", args: [] } : undefined)
  );
}

/** The first argument is a pattern; absent, all are meant. */
function isAbout(text: string): (fault: Fault) => boolean {
  return (fault) => fault.args[0] === undefined || matchesPattern(fault.args[0], text);
}

export async function delayBefore(core: GridCore): Promise<void> {
  const slow = core.faults.take("slow");
  if (slow !== undefined) await core.clock.sleep(numberArgument(slow, 0, 1000));
}

/** After the drain nothing begins any more. */
export function lateMs(core: GridCore, fault: Fault): number {
  return Math.min(numberArgument(fault, 1, 1000), core.settings.drain);
}
