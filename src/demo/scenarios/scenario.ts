import type { QuietWorld } from "./before-the-grids.ts";
import type { Scene } from "./scene.ts";

/** Where a scenario comes from; the list is in this order. */
export const GROUPS = {
  failures: "A step of the move fails",
  configuration: "Configuration and key",
  controllers: "Controllers that do not play along",
  requests: "Requests, and what MIG needs of its own machine",
  deaths: "Something dies, or a copy is started by hand",
} as const satisfies Record<string, string>;

export type Group = keyof typeof GROUPS;

/**
 * Something that goes wrong on purpose, from the first sentence to the last: a person plays it with
 * `npm run demo -- --fault NAME`, a test compares every word of it.
 */
export interface Scenario {
  readonly name: string;
  readonly group: Group;
  /** What goes wrong on purpose, in one sentence. */
  readonly wrong: string;
  /** What the owner is expected to see and how it ends, in one sentence. */
  readonly expected: string;
  /** What the owner does then, in one sentence; absent where nothing is left to do. */
  readonly remedy?: string;
  /** What must be so before the grids start. */
  prepare?(world: QuietWorld): void;
  /** Lets it go wrong, looks at it as the owner does, and says what was expected. */
  play(scene: Scene): Promise<void>;
  /** Does what `remedy` says. Without it a demo that stays up can be looked at in its trouble. */
  mend?(scene: Scene): Promise<void>;
}
