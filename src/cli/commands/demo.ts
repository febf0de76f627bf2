import type { CommandDefinition } from "../command.ts";

/** For `mig demo --help` only: the demo reads its arguments itself (see `runCli`). */
export const demo: CommandDefinition = {
  examples: [
    ["mig demo", "moves the guestbook once, then stays up"],
    ["mig demo --once --json", "moves it once and ends; the last line is JSON"],
    ["mig demo --listen 192.0.2.10", "puts the pages on one address"],
    ["mig demo --fault help", "all that can go wrong on purpose"],
    ["mig demo --fault copy-breaks", "lets the copy break, and shows what MIG makes of it"],
  ],
  configure(command) {
    command
      .option("--once", "end after the move; exit 0 only when all is as it should be")
      .option("--listen <address>", "pages on this address of the machine, on consecutive ports")
      .option("--directory <directory>", "keep the grids there, and go on with them the next time")
      .option(
        "--fault <name[:argument]>",
        "play this scenario, or let this fault happen once on each grid; help lists both",
      );
  },
  run: ({ programs, signal }, command) => programs.demo(command.args, signal),
};
