import { checkNewName, checkRights } from "../life/access.ts";
import { checkStartable, removeApplication } from "../life/application-life.ts";
import { bringUp } from "../life/bring-up.ts";
import { type CloneRequest, checkClone, cloneApplication } from "../life/clone.ts";
import type { Operation } from "../life/operations.ts";
import { applySettings } from "../life/properties.ts";
import { Cancelled, refuse } from "../refusal.ts";
import { argument, type Call, type Command, hasOption, propertySettings } from "../shell/command.ts";
import { getApplication } from "../world/find.ts";
import { type ApplicationView, applicationSchema } from "../world/world.ts";

/** Creates from a template, configures and starts. What did not start stays, `failed`, for its maker to look at. */
export const appProvision: Command = {
  entity: "app",
  verb: "provision",
  summary: "makes an application from a template and starts it",
  args: ["template", "new name"],
  options: ["nostart"],
  settings: "<prop>=<val>",
  async run(call) {
    const { core, signal, user } = call;
    const template = getApplication(core.store.world, argument(call, 0, "template"));
    const newName = argument(call, 1, "new name");
    checkRights(core, template, "start", user);
    if (!template.template) {
      throw refuse("provision", "application", newName, `application '${template.name}' is no template`);
    }
    if (core.faults.take("provision-fails") !== undefined) {
      throw refuse("provision", "application", newName, "no resources");
    }
    checkNewName(core, "provision", newName, newName);
    await core.operations.exclusive(newName, "provision", async (operation) => {
      const request: CloneRequest = {
        verb: "provision",
        newName,
        settings: call.settings,
        actor: user,
        operation,
        signal,
        say: call.progress,
      };
      checkClone(core, template, request);
      if (!hasOption(call, "nostart")) checkStartable(asConfigured(call, template, newName), "provision");
      await cloneApplication(core, template, request);
      if (hasOption(call, "nostart")) return;
      call.progress(`Starting application '${newName}'`);
      await startNew(call, newName, operation);
    });
  },
};

/** Cancelled, it goes as it came. */
async function startNew({ core, signal }: Call, name: string, operation: Operation): Promise<void> {
  try {
    await bringUp(core, { name, verb: "provision", during: "starting", operation, signal });
  } catch (error) {
    if (error instanceof Cancelled) removeApplication(core, name);
    throw error;
  }
}

/** What it will be, to see before anything is made whether it can start. */
function asConfigured(call: Call, template: ApplicationView, newName: string): ApplicationView {
  const draft = applicationSchema.parse({ ...template, name: newName, template: false });
  applySettings(draft, propertySettings(call));
  return draft;
}
