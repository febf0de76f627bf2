import { Option } from "commander";
import { MigError } from "../../domain/errors.ts";
import type { Door } from "../client.ts";
import type { CommandContext, CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";
import { askGate, followGate, waitForGate } from "../serve-gate.ts";

interface MayServeOptions {
  readonly wait?: boolean;
  readonly follow?: boolean;
  readonly url?: string;
}

/** Exit 0 when the application may serve, 1 with the reason when not; anything else is no permission either. */
export const mayServe: CommandDefinition = {
  examples: [
    ["mig may-serve && exec httpd", "ask once"],
    ["mig may-serve --wait && exec httpd", "wait until it may"],
    ["mig may-serve --follow", "a line at each change: serve, or hold: and why"],
    ["mig may-serve --wait --url http://10.0.0.5:8080", "from another component, at MIG's page"],
  ],
  configure(command) {
    command
      .addOption(new Option("-w, --wait", "end only when it may serve").conflicts("follow"))
      .option("-f, --follow", "never end; say every change")
      .option("--url <url>", "ask MIG at this address, not at the socket");
  },
  async run(context, command) {
    const { wait = false, follow = false, url } = command.opts<MayServeOptions>();
    const door = url === undefined ? { socketPath: context.socketPath } : doorTo(url);
    if (follow) return await followGate(context, door);
    return answer(context, wait ? await waitForGate(context, door) : await askGate(context, door));
  },
};

function answer({ output }: CommandContext, gate: Awaited<ReturnType<typeof askGate>>): number {
  output.result(gate, () => [gate.serve ? "serve" : `hold: ${gate.reason}`]);
  return gate.serve ? EXIT.done : EXIT.failed;
}

function doorTo(url: string): Door {
  if (/^https?:\/\//.test(url) && URL.canParse(url)) return { url };
  throw new MigError("USAGE", `Cannot ask at ${url}: it is no address of a page`, {
    hint: "An address looks like http://10.0.0.5:8080",
  });
}
