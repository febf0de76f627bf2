import { checkBegin } from "../life/access.ts";
import { describe, formatDescriptor } from "../migrate/descriptor.ts";
import { argument, type Command } from "../shell/command.ts";
import type { SessionChannel } from "../ssh/channel.ts";

/**
 * For the other controller's `app migrate`: says what the application is and keeps it still, busy, until the
 * caller closes its input or the connection ends.
 */
export const migratorRead: Command = {
  entity: "migrator",
  verb: "read",
  summary: "holds an application while another grid reads it",
  args: ["name"],
  hidden: true,
  async run(call) {
    const { core, channel } = call;
    const application = checkBegin(core, argument(call, 0), "migrate", call.user);
    await core.operations.exclusive(application.name, "migrate", async () => {
      call.print(`${formatDescriptor(await describe(core, application))}\n`);
      await endOfInput(channel);
    });
  },
};

function endOfInput(channel: SessionChannel): Promise<void> {
  return new Promise((resolve) => {
    if (channel.closed.aborted) resolve();
    channel.closed.addEventListener("abort", () => resolve(), { once: true });
    channel.input.once("end", () => resolve());
    channel.input.resume();
  });
}
