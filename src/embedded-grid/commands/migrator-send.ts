import { packDirectory } from "../migrate/volume-stream.ts";
import { refuse, wordsOf } from "../refusal.ts";
import { argument, type Command, hasOption } from "../shell/command.ts";
import { getApplication, getVolume } from "../world/find.ts";
import { volumePath } from "../world/volume-directories.ts";

/** For the other controller's `app migrate`: a volume as a stream, while `migrator read` holds the application. */
export const migratorSend: Command = {
  entity: "migrator",
  verb: "send",
  summary: "sends a volume to another grid",
  args: ["name", "volume"],
  options: ["nocompress"],
  hidden: true,
  async run(call) {
    const { core, channel } = call;
    const application = getApplication(core.store.world, argument(call, 0));
    const volume = getVolume(application, argument(call, 1, "volume"));
    if (core.operations.find(application.name)?.verb !== "migrate") {
      throw refuse("send", "volume", `${application.name}:${volume.name}`, "nobody holds its application");
    }
    const signal = AbortSignal.any([call.signal, channel.closed]);
    try {
      const from = volumePath(core.directory, volume.uuid);
      const compress = !hasOption(call, "nocompress");
      await packDirectory(from, channel.output, { compress, signal, burst: channel.burst });
    } catch (error) {
      throw refuse("send", "volume", `${application.name}:${volume.name}`, wordsOf(error), error);
    }
  },
};
