import type { Property } from "../../../domain/grid.ts";
import { readEntity, textOf } from "./answer.ts";
import { entityName } from "./arguments.ts";
import type { RemoteCommand } from "./command.ts";
import { LOOK_DEADLINE_MS } from "./deadlines.ts";

/** The boundary properties that have a value. */
export const appConfigShow: RemoteCommand<{ readonly application: string }, readonly Property[]> = {
  purpose: ({ application }) => `read the properties of application '${application}'`,
  build: ({ application }) => ["app", "config", entityName(application), "--batch"],
  deadlineMs: LOOK_DEADLINE_MS,
  parse(result, cannot) {
    const properties = readEntity(result, cannot, "application").children;
    return properties
      .filter((child) => child.type === "property")
      .map((child) => ({ name: child.name ?? "", value: textOf(child, "value") }));
  },
};
