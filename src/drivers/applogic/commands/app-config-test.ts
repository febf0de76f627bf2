import type { Property } from "../../../domain/grid.ts";
import { entityName, propertyWords } from "./arguments.ts";
import type { RemoteCommand } from "./command.ts";
import { LOOK_DEADLINE_MS } from "./deadlines.ts";
import { demandSuccess } from "./refusal.ts";

export interface ConfigTest {
  readonly application: string;
  readonly properties: readonly Property[];
}

/** Has names and values of properties checked, changes nothing. */
export const appConfigTest: RemoteCommand<ConfigTest, void> = {
  purpose: ({ application }) => `use these properties for application '${application}'`,
  build: ({ application, properties }) => [
    "app",
    "config",
    entityName(application),
    ...propertyWords(properties),
    "--test_only",
  ],
  deadlineMs: LOOK_DEADLINE_MS,
  parse: demandSuccess,
};
