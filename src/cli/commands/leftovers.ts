import type { CommandEntry } from "../command.ts";

export const LEFTOVERS_COMMANDS: readonly CommandEntry[] = [
  {
    name: "list",
    usage: "[grid]",
    summary: "what of MIG lies there, from which job, and who wants it",
    isDefault: true,
    load: async () => (await import("./leftovers-list.ts")).leftoversList,
  },
  {
    name: "clean",
    usage: "[name...]",
    summary: "destroy what is left over",
    load: async () => (await import("./leftovers-clean.ts")).leftoversClean,
  },
];
