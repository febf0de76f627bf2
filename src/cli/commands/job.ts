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
    name: "approve",
    summary: "let a job that waits for it stop the application now",
    load: async () => (await import("./job-approve.ts")).jobApprove,
  },
  {
    name: "pause",
    summary: "let a job rest before its next step, while the application serves",
    load: async () => (await import("./job-pause.ts")).jobPause,
  },
  {
    name: "resume",
    summary: "let a paused job go on",
    load: async () => (await import("./job-pause.ts")).jobResume,
  },
  {
    name: "abort",
    summary: "undo what was done and end the job; possible before the commit",
    load: async () => (await import("./job-abort.ts")).jobAbort,
  },
];
