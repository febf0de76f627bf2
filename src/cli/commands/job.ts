import type { CommandEntry } from "../command.ts";

/** The commands below `mig job`. */
export const JOB_COMMANDS: readonly CommandEntry[] = [
  {
    name: "show",
    summary: "one job: its steps, its end, what can be done",
    load: async () => (await import("./job-show.ts")).jobShow,
  },
  {
    name: "watch",
    summary: "follow a job to its end; the exit code tells how it ended",
    load: async () => (await import("./job-watch.ts")).jobWatch,
  },
  {
    name: "abort",
    summary: "undo what was done and end the job; possible before the commit",
    load: async () => (await import("./job-abort.ts")).jobAbort,
  },
];
