import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { checkBegin } from "../life/access.ts";
import { writeExchange } from "../migrate/exchange.ts";
import { refuse, wordsOf } from "../refusal.ts";
import { argument, type Command, hasOption } from "../shell/command.ts";
import { impexDirectory } from "../world/volume-directories.ts";
import { isName } from "../world/world.ts";

/** Beside its final name first: `_impex` never shows half an export. */
export const appExport: Command = {
  entity: "app",
  verb: "export",
  summary: "writes a stopped application to /_impex",
  args: ["name", "[dir]"],
  options: ["novols"],
  async run(call) {
    const { core, signal, user } = call;
    const name = argument(call, 0);
    const directory = call.args[1] ?? name;
    const application = checkBegin(core, name, "export", user);
    if (!isName(directory)) throw refuse("export", "application", name, `bad name '${directory}'`);
    const to = join(impexDirectory(core.directory), directory);
    const half = `${to}.half`;
    await core.operations.exclusive(name, "export", async () => {
      try {
        const volumes = !hasOption(call, "novols");
        await writeExchange(core, { application, to: half, volumes, signal, say: call.progress });
        await rm(to, { recursive: true, force: true });
        await rename(half, to);
      } catch (error) {
        await rm(half, { recursive: true, force: true });
        signal.throwIfAborted();
        throw refuse("export", "application", name, wordsOf(error), error);
      }
    });
    call.progress(`Application '${name}' exported to /_impex/${directory}`);
  },
};
