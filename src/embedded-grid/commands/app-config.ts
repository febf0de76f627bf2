import { checkBegin, checkRights } from "../life/access.ts";
import { applyAttributes, checkAttributes, isAttribute } from "../life/attributes.ts";
import { applySettings, checkSettings, findMissing } from "../life/properties.ts";
import { refuse } from "../refusal.ts";
import { argument, type Call, type Command, hasOption } from "../shell/command.ts";
import { getApplication } from "../world/find.ts";
import type { GridApplication } from "../world/world.ts";
import { changeApplication } from "../world/world-store.ts";
import { configurationText } from "./app-config-show.ts";

/**
 * Attributes (`.user2=…`) can be set in every state, also while a command works on the application; properties
 * only while it is stopped and nobody works on it.
 */
export const appConfig: Command = {
  entity: "app",
  verb: "config",
  summary: "shows or sets properties and attributes",
  args: ["name"],
  options: ["boundary", "effective", "reset", "test_only", "verify", "partial", "d "],
  settings: "<prop>=<val>",
  async run(call) {
    const application = getApplication(call.core.store.world, argument(call, 0));
    const dropped = call.options.get("d") ?? [];
    const isReset = hasOption(call, "reset");
    if (call.settings.length === 0 && dropped.length === 0 && !isReset) {
      return call.print(configurationText(call, application));
    }
    const attributes = call.settings.filter(isAttribute);
    const properties = call.settings.filter((setting) => !isAttribute(setting));
    checkSettings(application, [...properties]);
    checkAttributes(application.name, attributes);
    checkDropped(application.name, dropped, application.boundary);
    if (hasOption(call, "test_only")) return;
    const touchesProperties = properties.length > 0 || dropped.length > 0 || isReset;
    if (touchesProperties) checkBegin(call.core, application.name, "configure", call.user);
    else checkRights(call.core, application, "configure", call.user);
    change(call, application.name, (draft) => {
      if (isReset) draft.properties = [];
      draft.properties = draft.properties.filter((property) => !dropped.includes(property.name));
      applySettings(draft, properties);
      applyAttributes(draft, attributes);
    });
  },
};

/** With `--verify` a change that leaves a mandatory property without a value is not made. */
function change(call: Call, name: string, mutate: (draft: GridApplication) => void): void {
  changeApplication(call.core.store, name, (draft) => {
    mutate(draft);
    const missing = hasOption(call, "verify") ? findMissing(draft) : undefined;
    if (missing === undefined) return;
    throw refuse("configure", "application", name, `mandatory property '${missing.name}' is not set`);
  });
}

function checkDropped(
  name: string,
  dropped: readonly string[],
  known: readonly { readonly name: string }[],
): void {
  for (const property of dropped) {
    if (known.some((candidate) => candidate.name === property)) continue;
    throw refuse("configure", "application", name, `unknown property '${property}'`);
  }
}
