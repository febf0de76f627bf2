import type { Property } from "../../../domain/grid.ts";
import { entityName, propertyWords } from "./arguments.ts";
import type { RemoteCommand } from "./command.ts";
import { MINUTE_MS } from "./deadlines.ts";
import { demandSuccess } from "./refusal.ts";

export interface Provision {
  readonly template: string;
  readonly name: string;
  readonly properties: readonly Property[];
}

/** Creates an application from a template, configures it and starts it. */
export const appProvision: RemoteCommand<Provision, void> = {
  purpose: ({ template, name }) => `provision application '${name}' from '${template}'`,
  build: ({ template, name, properties }) => [
    "app",
    "provision",
    entityName(template),
    entityName(name),
    ...propertyWords(properties),
  ],
  deadlineMs: 20 * MINUTE_MS,
  parse: demandSuccess,
};
