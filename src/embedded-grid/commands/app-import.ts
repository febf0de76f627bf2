import { join } from "node:path";
import { epochSeconds, type GridCore } from "../grid-core.ts";
import { checkNewName, checkStorage, totalSize } from "../life/access.ts";
import { removeApplication } from "../life/application-life.ts";
import type { Descriptor } from "../migrate/descriptor.ts";
import { fillFromExchange, readExchange } from "../migrate/exchange.ts";
import { Refusal, refuse, wordsOf } from "../refusal.ts";
import { argument, type Call, type Command, hasOption } from "../shell/command.ts";
import { getApplication } from "../world/find.ts";
import { addClone } from "../world/new-application.ts";
import { impexDirectory, makeVolumeDirectory } from "../world/volume-directories.ts";
import { isName } from "../world/world.ts";
import { changeApplication } from "../world/world-store.ts";

export const appImport: Command = {
  entity: "app",
  verb: "import",
  summary: "makes an application from an export in /_impex",
  args: ["name", "[dir]"],
  options: ["novols", "preserve_acl", "preserve_local_acl"],
  async run(call) {
    const { core } = call;
    const name = argument(call, 0);
    const directory = call.args[1] ?? name;
    if (!isName(directory)) throw refuse("import", "application", name, `bad name '${directory}'`);
    checkNewName(core, "import", name, name);
    const from = join(impexDirectory(core.directory), directory);
    await core.operations.exclusive(name, "import", async () => {
      const descriptor = await readExchange(from).catch((error: unknown) => {
        throw refuse("import", "application", name, `no export in /_impex/${directory}`, error);
      });
      checkStorage(core, "import", "application", name, totalSize(descriptor.application));
      await importFrom(call, name, { descriptor, from });
    });
    call.progress(`Application '${name}' imported`);
  },
};

async function importFrom(
  call: Call,
  name: string,
  source: { readonly descriptor: Descriptor; readonly from: string },
): Promise<void> {
  const { core, signal } = call;
  addIncomplete(core, name, { descriptor: source.descriptor, owner: call.user.name });
  try {
    const application = getApplication(core.store.world, name);
    const volumes = !hasOption(call, "novols");
    await fillFromExchange(core, { application, from: source.from, volumes, signal, say: call.progress });
    changeApplication(core.store, name, (draft) => {
      draft.incomplete = undefined;
    });
  } catch (error) {
    removeApplication(core, name);
    signal.throwIfAborted();
    throw error instanceof Refusal ? error : refuse("import", "application", name, wordsOf(error), error);
  }
}

function addIncomplete(
  core: GridCore,
  name: string,
  from: { readonly descriptor: Descriptor; readonly owner: string },
): void {
  const options = { name, now: epochSeconds(core), incomplete: "import", owner: from.owner } as const;
  core.store.change((world) => void addClone(world, from.descriptor.application, options));
  for (const { uuid } of getApplication(core.store.world, name).volumes)
    makeVolumeDirectory(core.directory, uuid);
}
