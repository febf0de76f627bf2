import type { CommandEntry } from "./command.ts";

const LOOK = "Look:";
const MOVE = "Move:";
const REPAIR = "Repair:";
const SET_UP = "Set up:";
const RUN = "Run:";

/** All commands of `mig`, in the order of `mig --help`; one file each in `commands/`. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "status",
    group: LOOK,
    summary: "where am I, does it serve, what runs, what can I do",
    load: async () => (await import("./commands/status.ts")).status,
  },
  {
    name: "grids",
    group: LOOK,
    summary: "the grids of grid.info",
    load: async () => (await import("./commands/grids.ts")).grids,
  },
  {
    name: "check",
    group: LOOK,
    summary: "look at a grid, or all, as the target of a move",
    load: async () => (await import("./commands/check.ts")).check,
  },
  {
    name: "lint",
    group: LOOK,
    summary: "what is wrong or odd in the configuration",
    load: async () => (await import("./commands/lint.ts")).lint,
  },
  {
    name: "plan",
    group: LOOK,
    summary: "the steps and exact commands of a move; does nothing",
    load: async () => (await import("./commands/plan.ts")).plan,
  },
  {
    name: "jobs",
    group: LOOK,
    summary: "what was done, newest first",
    load: async () => (await import("./commands/jobs.ts")).jobs,
  },
  {
    name: "job",
    group: LOOK,
    summary: "show, watch, approve, pause, resume or abort one job",
    load: async () => (await import("./commands/job.ts")).JOB_COMMANDS,
  },
  {
    name: "leftovers",
    group: LOOK,
    summary: "what of MIG lies on which grid and who wants it; cleans what nobody wants",
    load: async () => (await import("./commands/leftovers.ts")).LEFTOVERS_COMMANDS,
  },
  {
    name: "migrate",
    group: MOVE,
    summary: "move the application to another grid",
    load: async () => (await import("./commands/migrate.ts")).migrate,
  },
  {
    name: "snapshot",
    group: MOVE,
    summary: "put a stopped copy of the application on a grid",
    load: async () => (await import("./commands/snapshot.ts")).snapshot,
  },
  {
    name: "snapshots",
    group: MOVE,
    summary: "the snapshots there are, and the way to delete one",
    load: async () => (await import("./commands/snapshots.ts")).SNAPSHOTS_COMMANDS,
  },
  {
    name: "rollback",
    group: MOVE,
    summary: "go back to the kept source; says first what would be lost",
    load: async () => (await import("./commands/rollback.ts")).rollback,
  },
  {
    name: "finalize",
    group: MOVE,
    summary: "destroy the kept source now",
    load: async () => (await import("./commands/finalize.ts")).finalize,
  },
  {
    name: "recover",
    group: REPAIR,
    summary: "end an interrupted job from the records, from any machine",
    load: async () => (await import("./commands/recover.ts")).recover,
  },
  {
    name: "adopt",
    group: REPAIR,
    summary: "make this copy an application of its own",
    load: async () => (await import("./commands/adopt.ts")).adopt,
  },
  {
    name: "may-serve",
    group: REPAIR,
    summary: "the serve gate, for services that must ask before they serve",
    load: async () => (await import("./commands/may-serve.ts")).mayServe,
  },
  {
    name: "console",
    group: REPAIR,
    summary: "a shell on a grid's controller",
    load: async () => (await import("./commands/console.ts")).console,
  },
  {
    name: "support",
    group: REPAIR,
    summary: "one archive for whoever is asked for help; no secret is in it",
    load: async () => (await import("./commands/support.ts")).support,
  },
  {
    name: "trust",
    group: SET_UP,
    summary: "look at a controller's host key and record it",
    load: async () => (await import("./commands/trust.ts")).trust,
  },
  {
    name: "settings",
    group: SET_UP,
    summary: "every setting in force, and where it comes from",
    load: async () => (await import("./commands/settings.ts")).settings,
  },
  {
    name: "password",
    group: SET_UP,
    summary: "set the password of the page, also a forgotten one",
    load: async () => (await import("./commands/password.ts")).password,
  },
  {
    name: "keygen",
    group: SET_UP,
    summary: "make the key that MIG logs in to controllers with",
    load: async () => (await import("./commands/keygen.ts")).keygen,
  },
  {
    name: "reload",
    group: SET_UP,
    summary: "read the configuration again",
    load: async () => (await import("./commands/reload.ts")).reload,
  },
  {
    name: "serve",
    group: RUN,
    summary: "the agent itself, in the foreground",
    load: async () => (await import("./commands/serve.ts")).serve,
  },
  {
    name: "helper",
    group: RUN,
    summary: "the agent in its helper role",
    load: async () => (await import("./commands/helper.ts")).helper,
  },
  {
    name: "demo",
    group: RUN,
    summary: "two grids on this machine and an application that moves between them",
    load: async () => (await import("./commands/demo.ts")).demo,
  },
  {
    name: "completion",
    group: SET_UP,
    summary: "completion of commands, grids and jobs for bash, zsh or fish",
    load: async () => (await import("./commands/completion.ts")).completion,
  },
  {
    name: "version",
    group: RUN,
    summary: "the version of this program",
    load: async () => (await import("./commands/version.ts")).version,
  },
  {
    name: "complete",
    summary: "words for the scripts of completion",
    isHidden: true,
    load: async () => (await import("./commands/complete.ts")).complete,
  },
  {
    name: "embedded-grid",
    summary: "one grid of the demo",
    isHidden: true,
    load: async () => (await import("./commands/embedded-grid.ts")).embeddedGrid,
  },
];
