import type { CommandEntry } from "../command.ts";

/** The commands below `mig snapshots`; alone, it lists. */
export const SNAPSHOTS_COMMANDS: readonly CommandEntry[] = [
  {
    name: "list",
    summary: "on every grid, newest first",
    isDefault: true,
    load: async () => (await import("./snapshots-list.ts")).snapshotsList,
  },
  {
    name: "delete",
    usage: "<name>",
    summary: "destroy one snapshot",
    load: async () => (await import("./snapshots-delete.ts")).snapshotsDelete,
  },
];
