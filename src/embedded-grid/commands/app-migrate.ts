import { isAttribute } from "../life/attributes.ts";
import { pullApplication } from "../migrate/pull.ts";
import { pushApplication } from "../migrate/push.ts";
import { EXIT } from "../refusal.ts";
import { argument, type Call, type Command, hasOption, propertySettings, setting } from "../shell/command.ts";

/** Settings with a dot that are about the way and not about the application. */
const ABOUT_THE_WAY = [".name", ".local_ip", ".remote_ip", ".encr_key"];
const PRESERVE = ["preserve_acl", "preserve_local_acl", "preserve_global_acl"];

/** Pulls from the other grid to this one; with `--export` it asks the other grid to pull from here. */
export const appMigrate: Command = {
  entity: "app",
  verb: "migrate",
  summary: "brings an application of another grid here",
  args: ["remote grid", "name"],
  options: ["import", "export", "nocompress", "novols", "nocleanup", ...PRESERVE],
  settings: "<prop>=<val>",
  async run(call) {
    const remote = argument(call, 0, "remote grid");
    const application = argument(call, 1);
    if (hasOption(call, "export")) {
      const { core, signal, progress: say } = call;
      return await pushApplication(core, { remote, application, signal, say, rest: restOf(call) });
    }
    await pull(call, remote, application);
    return EXIT.done;
  },
};

async function pull(call: Call, remote: string, application: string): Promise<void> {
  await pullApplication(call.core, {
    remote,
    application,
    newName: setting(call, ".name") ?? application,
    properties: propertySettings(call),
    attributes: call.settings.filter(
      (candidate) => isAttribute(candidate) && !ABOUT_THE_WAY.includes(candidate.name),
    ),
    compress: !hasOption(call, "nocompress"),
    volumes: !hasOption(call, "novols"),
    cleanUp: !hasOption(call, "nocleanup"),
    actor: call.user,
    signal: call.signal,
    say: call.progress,
  });
}

function restOf(call: Call): readonly string[] {
  const options = ["nocompress", "novols", "nocleanup", ...PRESERVE].filter((name) => hasOption(call, name));
  const settings = call.settings.map(({ name, value }) => `${name}=${value}`);
  return [...options.map((name) => `--${name}`), ...settings];
}
