import type { AgentStatus, GridView } from "../../agent-facade.ts";

/** The consoles that the settings allow. */
export interface ConsolesModel {
  readonly places: readonly ConsolePlaceModel[];
  /** What stands where none is allowed. */
  readonly empty: string;
  readonly hint: string;
}

export interface ConsolePlaceModel {
  readonly name: string;
  readonly words: string;
  readonly href: string;
  readonly icon: string;
}

/** One terminal; its script asks for a ticket with `wish`. */
export interface ConsoleModel {
  readonly title: string;
  readonly lead: string;
  /** JSON of the body that asks for a ticket. */
  readonly wish: string;
  /** What to type where there are no scripts. */
  readonly instead: string;
}

const APPLIANCE = "/appliance/console";

export function presentConsoles(
  { consoles = [] }: Pick<AgentStatus, "consoles">,
  grids: readonly GridView[],
): ConsolesModel {
  const controllers = grids.map(({ name, controller, location }) => ({
    name,
    words: `the shell of its controller ${controller}, in ${location}`,
    href: `/console/${encodeURIComponent(name)}`,
    icon: "station",
  }));
  const appliance = {
    name: "The appliance",
    words: "a shell of the user that MIG runs as, beside MIG itself",
    href: APPLIANCE,
    icon: "brand",
  };
  return {
    places: [
      ...(consoles.includes("controllers") ? controllers : []),
      ...(consoles.includes("appliance") ? [appliance] : []),
    ],
    empty: "The settings allow no console.",
    hint: "To allow them, set console = controllers, appliance or both in mig.ini, then reload the settings.",
  };
}

export function presentConsole(grid: GridView): ConsoleModel {
  return {
    title: `Console on ${grid.name}`,
    lead: `The shell of the controller ${grid.controller}. What is typed here is done there at once.`,
    wish: JSON.stringify({ grid: grid.name }),
    instead: `mig console ${grid.name}`,
  };
}

export function presentApplianceConsole(): ConsoleModel {
  return {
    title: "Console in the appliance",
    lead: "A shell of the user that MIG runs as, beside MIG itself. It goes where the application goes: a move ends it.",
    wish: JSON.stringify({ appliance: true }),
    instead: "log in to the appliance by SSH",
  };
}
