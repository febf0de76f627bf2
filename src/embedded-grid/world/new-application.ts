import { randomUUID } from "node:crypto";
import { type ApplicationView, applicationSchema, type GridApplication, type World } from "./world.ts";

export interface CloneOptions {
  readonly name: string;
  /** Epoch seconds. */
  readonly now: number;
  readonly incomplete: NonNullable<GridApplication["incomplete"]>;
  readonly owner: string;
}

/** What comes from elsewhere is what it was; what is made here from a template is none. */
const KEEPS_TEMPLATE: readonly CloneOptions["incomplete"][] = ["import", "migrate"];

/**
 * A new application like another one: same components, properties and attributes, a new id and new volumes of
 * the same names, still without contents and marked as incomplete.
 */
export function addClone(world: World, source: ApplicationView, options: CloneOptions): GridApplication {
  const copy = applicationSchema.parse(source);
  const clone: GridApplication = {
    ...copy,
    name: options.name,
    id: world.nextId,
    template: copy.template && KEEPS_TEMPLATE.includes(options.incomplete),
    state: "stopped",
    reason: undefined,
    comeBack: true,
    incomplete: options.incomplete,
    lock: undefined,
    owner: options.owner,
    acl: [],
    volumes: copy.volumes.map((volume) => ({
      ...volume,
      uuid: randomUUID(),
      created: options.now,
      accessed: 0,
    })),
  };
  world.nextId += 1;
  world.applications.push(clone);
  return clone;
}
