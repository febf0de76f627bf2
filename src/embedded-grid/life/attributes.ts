import type { Property } from "../../domain/grid.ts";
import { refuse } from "../refusal.ts";
import type { GridApplication } from "../world/world.ts";

/** Attributes of an application, set with a leading dot, in every state. */
const TEXTS = new Map([
  [".user1", "user1"],
  [".user2", "user2"],
  [".description", "description"],
  [".doc_url", "docUrl"],
] as const);

const FLAGS: ReadonlyMap<string, boolean> = new Map([
  ["1", true],
  ["yes", true],
  ["0", false],
  ["no", false],
]);

export function isAttribute(setting: Property): boolean {
  return setting.name.startsWith(".");
}

/** Throws the refusal for the first that is unknown or has a bad value. */
export function checkAttributes(application: string, attributes: readonly Property[]): void {
  for (const { name, value } of attributes) {
    if ([...TEXTS.keys()].some((known) => known === name)) continue;
    if (name !== ".destroy_on_stop") {
      throw refuse("configure", "application", application, `unknown property '${name}'`);
    }
    if (!FLAGS.has(value)) {
      throw refuse("configure", "application", application, `bad value for property '${name}'`);
    }
  }
}

/** Applies attributes that `checkAttributes` let pass. */
export function applyAttributes(draft: GridApplication, attributes: readonly Property[]): void {
  for (const { name, value } of attributes) {
    for (const [known, field] of TEXTS) if (known === name) draft[field] = value;
    if (name === ".destroy_on_stop") draft.destroyOnStop = FLAGS.get(value) ?? false;
  }
}
