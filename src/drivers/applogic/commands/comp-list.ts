import type { ComponentFacts } from "../../driver.ts";
import { readEntities } from "./answer.ts";
import { entityName } from "./arguments.ts";
import type { RemoteCommand } from "./command.ts";
import { controllerWords } from "./refusal.ts";
import { stateOf } from "./state.ts";

/** The components of a running application; none when it does not run. */
export const compList: RemoteCommand<{ readonly application: string }, readonly ComponentFacts[]> = {
  purpose: ({ application }) => `list the components of application '${application}'`,
  build: ({ application }) => ["comp", "list", entityName(application), "--batch"],
  parse(result, cannot) {
    if (result.code !== 0 && /\bnot running\b/i.test(controllerWords(result))) return [];
    return readEntities(result, cannot, "component").map((entity) => ({
      name: entity.name ?? "",
      state: stateOf(entity),
    }));
  },
};
