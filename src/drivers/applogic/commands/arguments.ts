import { MigError } from "../../../domain/errors.ts";
import type { Property } from "../../../domain/grid.ts";

const ENTITY_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const CONTROLLER = /^[A-Za-z0-9[][A-Za-z0-9_.:[\]-]*$/;
const PROPERTY_NAME = /^\.?[A-Za-z0-9_]+([.-][A-Za-z0-9_]+)*$/;
/** Attributes that are MIG's to set. */
const RESERVED: ReadonlySet<string> = new Set([".name", ".user2", ".destroy_on_stop"]);

/** The name as a word of its own that no controller takes for an option. Throws `USAGE`. */
export function entityName(name: string): string {
  if (ENTITY_NAME.test(name)) return name;
  throw new MigError("USAGE", `Cannot use ${JSON.stringify(name)} as a name on a controller`, {
    hint: "Names there have letters, digits and underscores.",
  });
}

/** Host or `host:port` of a controller. Throws `CONFIG_INVALID`. */
export function controllerAddress(address: string): string {
  if (CONTROLLER.test(address)) return address;
  throw new MigError(
    "CONFIG_INVALID",
    `Cannot use ${JSON.stringify(address)} as the address of a controller`,
    {
      hint: "Write a host name or an address as controller (or migrate_host) in grid.info.",
    },
  );
}

/** `name=value` words. Throws `CONFIG_INVALID` for a name that would be an option or is MIG's own. */
export function propertyWords(properties: readonly Property[]): readonly string[] {
  return properties.map(({ name, value }) => {
    if (PROPERTY_NAME.test(name) && !RESERVED.has(name)) return `${name}=${value}`;
    throw new MigError(
      "CONFIG_INVALID",
      `Cannot set the property ${JSON.stringify(name)}: it is no property`,
      {
        hint: "Mend app_config or MigHelper_config in grid.info.",
      },
    );
  });
}
