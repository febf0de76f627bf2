import type { Clock } from "../clock.ts";
import type { Faults } from "./faults/faults.ts";
import type { GridSettings } from "./grid-settings.ts";
import type { Operations } from "./life/operations.ts";
import type { StateOverlay } from "./life/states.ts";
import type { Supervisor } from "./life/supervisor.ts";
import type { Dial } from "./migrate/peer.ts";
import type { ComponentRuntime } from "./runtime/runtime.ts";
import type { WorldStore } from "./world/world-store.ts";

/** What every part of one grid's controller works with; built once in `main-grid.ts`. */
export interface GridCore {
  readonly directory: string;
  readonly settings: GridSettings;
  readonly store: WorldStore;
  readonly runtime: ComponentRuntime;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly operations: Operations;
  readonly overlay: StateOverlay;
  readonly supervisor: Supervisor;
  readonly dial: Dial;
  readonly log: (text: string) => void;
  readonly overhear: (what: Overheard) => void;
}

/** A command or a request for a file: when it comes, and when it has been carried out, whoever hears the answer. */
export type Overheard =
  | { readonly stage: "came"; readonly text: string }
  | { readonly stage: "carried-out"; readonly text: string; readonly status: number };

/** Epoch seconds, as the controller's clock shows them. */
export function epochSeconds(core: Pick<GridCore, "clock">): number {
  return Math.floor(core.clock.now() / 1000);
}
