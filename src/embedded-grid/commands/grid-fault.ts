import { FAULTS, isFaultName } from "../faults/fault.ts";
import { clearFaults, readFaults, setFault } from "../faults/fault-file.ts";
import { badUsage } from "../refusal.ts";
import { type Command, checkKnownSettings, hasOption, setting } from "../shell/command.ts";

/** For test benches: sets, lists and clears faults by name. */
export const gridFault: Command = {
  entity: "grid",
  verb: "fault",
  summary: "sets a fault; --clear takes it or all away; without a name lists them",
  args: ["[name]", "[args]*"],
  options: ["clear", "known"],
  settings: "times=<n>",
  hidden: true,
  async run(call) {
    checkKnownSettings(call, ["times"]);
    const { directory } = call.core;
    const [name, ...args] = call.args;
    if (name !== undefined && !isFaultName(name)) throw badUsage(`Unknown fault '${name}'.`);
    if (hasOption(call, "known")) {
      return call.print(
        Object.entries(FAULTS)
          .map(([fault, words]) => `${fault}: ${words}\n`)
          .join(""),
      );
    }
    if (hasOption(call, "clear")) return clearFaults(directory, name);
    if (name === undefined) {
      const lines = readFaults(directory).map((fault) =>
        [fault.name, ...fault.args, fault.times ?? ""].join(" "),
      );
      return call.print(lines.map((line) => `${line.trimEnd()}\n`).join(""));
    }
    const times = setting(call, "times");
    if (times !== undefined && !/^[1-9]\d*$/.test(times)) throw badUsage(`Bad value '${times}' for times.`);
    setFault(directory, name, times === undefined ? { args } : { args, times: Number(times) });
  },
};
