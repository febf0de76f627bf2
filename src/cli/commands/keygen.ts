import type { CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";

interface KeygenOptions {
  readonly output?: string;
  readonly replace?: boolean;
}

export const keygen: CommandDefinition = {
  examples: [
    ["mig keygen", "makes private.key in the configuration directory"],
    ["mig keygen --output /tmp/key", "makes it elsewhere"],
  ],
  configure(command) {
    command
      .option("-o, --output <path>", "where the private key goes")
      .option("--replace", "replace a key that is there; controllers must be told the new one");
  },
  async run({ programs, output }, command) {
    const { output: path, replace = false } = command.opts<KeygenOptions>();
    const key = await programs.generateKey(path === undefined ? { replace } : { path, replace });
    output.data(key, () => [key.publicKey]);
    output.note(`The private key is in ${key.path} (${key.fingerprint}).`);
    output.note("Give every controller the line above, for the user that MIG logs in as.");
    return EXIT.done;
  },
};
