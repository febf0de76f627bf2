import { FAULTS, isFaultName } from "../faults/fault.ts";
import { clearFaults, readFaults, setFault } from "../faults/fault-file.ts";
import { badUsage } from "../refusal.ts";
import { type Call, type Command, checkKnownSettings, hasOption, setting } from "../shell/command.ts";

/** For test benches: sets, lists and clears faults by name. */
export const gridFault: Command = {
  entity: "grid",
  verb: "fault",
  summary: "sets a fault; --clear takes it or all away; without a name lists them",
  args: ["[name]", "[args]*"],
  options: ["clear", "known"],
  settings: "times=<n> after=<n>",
  hidden: true,
  async run(call) {
    checkKnownSettings(call, ["times", "after"]);
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
    setFault(directory, name, { args, times: countIn(call, "times", 1), after: countIn(call, "after", 0) });
  },
};

/** The whole number of a setting; throws when it is less than `least`. */
function countIn(call: Call, name: string, least: number): number | undefined {
  const text = setting(call, name);
  if (text === undefined) return undefined;
  if (!/^\d{1,9}$/.test(text) || Number(text) < least) throw badUsage(`Bad value '${text}' for ${name}.`);
  return Number(text);
}
