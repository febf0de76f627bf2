import type { Faults } from "../faults/faults.ts";
import type { ApplicationView, LastingState } from "../world/world.ts";

/** What a controller shows: the lasting states and its own ignorance after a start. */
export type ShownState = LastingState | "unknown" | "repairing";

/** What is shown instead of the lasting state, by id of the application. */
export type StateOverlay = Map<number, "unknown" | "repairing">;

type Change = "start" | "continue" | "stop" | "restart" | "destroy" | "rename" | "copy" | "migrate";
type Also = "export" | "configure" | "clean" | "build";
export type Verb = Change | Also;

/** From which states a command may begin. */
const ALLOWED: Readonly<Record<Verb, readonly LastingState[]>> = {
  start: ["stopped", "failed"],
  continue: ["failed"],
  stop: ["running", "failed"],
  restart: ["running", "failed"],
  destroy: ["stopped"],
  rename: ["stopped"],
  copy: ["stopped"],
  migrate: ["stopped"],
  export: ["stopped"],
  configure: ["stopped"],
  clean: ["stopped"],
  build: ["stopped"],
};

export function mayBegin(verb: Verb, state: ShownState): boolean {
  return ALLOWED[verb].some((allowed) => allowed === state);
}

/** What a fault may show instead of `unknown`: states that pass by themselves. */
const PASSING = ["repairing", "restarting"] as const;

export function shownState(
  application: ApplicationView,
  around: { readonly overlay: StateOverlay; readonly faults: Faults },
): ShownState {
  const overlay = around.overlay.get(application.id);
  if (overlay !== undefined) return overlay;
  const fault = around.faults.look("state-unknown");
  if (fault === undefined) return application.state;
  return PASSING.find((state) => state === fault.args[0]) ?? "unknown";
}

/** States in which components may be running. */
export function isUp(state: ShownState): boolean {
  return state !== "stopped" && state !== "unknown";
}

export type ComponentState = "stopped" | "starting" | "running" | "stopping" | "failed";

export function componentState(application: LastingState, isRunning: boolean): ComponentState {
  switch (application) {
    case "starting":
    case "restarting":
      return isRunning ? "running" : "starting";
    case "stopping":
    case "restart_stopping":
      return isRunning ? "stopping" : "stopped";
    case "running":
      return isRunning ? "running" : "starting";
    case "failed":
      return isRunning ? "running" : "failed";
    case "stopped":
      return "stopped";
  }
}
