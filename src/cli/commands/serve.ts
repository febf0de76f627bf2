import type { CommandDefinition } from "../command.ts";
import { EXIT } from "../exit-codes.ts";

export const serve: CommandDefinition = {
  examples: [
    ["rc/mig start", "starts it as a service; what people type"],
    ["mig serve", "in the foreground, until SIGTERM"],
  ],
  async run({ programs, signal }) {
    await programs.serve(signal);
    return EXIT.done;
  },
};
