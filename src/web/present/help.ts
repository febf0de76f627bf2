import type { AgentStatus, GridView } from "../../agent-facade.ts";
import { linkTo } from "./addresses.ts";

/** What the page Help is made of; what never changes stands in its template. */
export interface HelpModel {
  readonly application: string;
  readonly version: string;
  /** Where MIG's page is when the application runs there. */
  readonly addresses: readonly { readonly grid: string; readonly address: string; readonly href: string }[];
  readonly words: readonly { readonly word: string; readonly meaning: string }[];
  readonly commands: readonly { readonly type: string; readonly does: string }[];
  readonly files: readonly { readonly path: string; readonly holds: string }[];
  readonly programs: readonly { readonly address: string; readonly what: string }[];
}

const WORDS: HelpModel["words"] = [
  {
    word: "grid",
    meaning: "a place where the application can run; it has one controller, which MIG reaches by SSH",
  },
  { word: "application", meaning: "what moves: its virtual machines and their volumes. MIG is inside it" },
  { word: "source, target", meaning: "the grid it runs on now, the grid it goes to" },
  {
    word: "migrate",
    meaning: "the application goes to the target, with all its data; the source is kept for a while, stopped",
  },
  {
    word: "snapshot",
    meaning:
      "a stopped copy is left on the target; the application runs on where it is, once the copy is made",
  },
  { word: "job", meaning: "one run of such an operation, in steps that are shown before and while they run" },
  {
    word: "helper",
    meaning: "this same program outside the application: it drives the job while the application is down",
  },
  {
    word: "gate",
    meaning:
      "a copy serves only when the record of its grid says that it is the one; until then its gate is closed",
  },
  {
    word: "commit",
    meaning: "the moment from which the target is the one. Before it a job can be aborted and all is undone",
  },
  {
    word: "rollback",
    meaning:
      "after a commit, back to the source that was kept. What was written since is lost, and the page says how much",
  },
  { word: "finalize", meaning: "destroy the source that was kept, now instead of when its time is over" },
  { word: "adopt", meaning: "make a copy an application of its own" },
  {
    word: "stuck",
    meaning: "MIG could not undo a step: a person must look. The page of the job says what to type",
  },
  { word: "leftovers", meaning: "what MIG made on a grid and nobody wants any more" },
];

const COMMANDS: HelpModel["commands"] = [
  { type: "mig status", does: "where it is, whether it serves, what runs" },
  { type: "mig job watch", does: "follow a job in the terminal" },
  { type: "mig job abort", does: "before the commit: go back, step by step" },
  { type: "mig check", does: "look at every grid as the target of a move" },
  { type: "mig lint", does: "what is wrong in grid.info and mig.ini, line by line" },
  {
    type: "mig recover --dry-run",
    does: "what would bring the application back; without --dry-run it is done",
  },
  { type: "mig support", does: "one archive for whoever is to help, without secrets" },
  { type: "mig password", does: "set a new password" },
  { type: "mig --help", does: "all the others" },
];

const FILES: HelpModel["files"] = [
  { path: "/mnt/config/grid.info", holds: "the grids" },
  { path: "/mnt/config/mig.ini", holds: "the settings" },
  { path: "/mnt/config/private.key", holds: "the key that the controllers let in" },
  {
    path: "/var/lib/mig/journal.db",
    holds: "the journal: every job, every step, the audit. It goes along with the application",
  },
  { path: "/var/log/mig/mig.log", holds: "what MIG says as it runs" },
];

const PROGRAMS: HelpModel["programs"] = [
  { address: "/api/openapi.json", what: "the API, described for programs (OpenAPI 3.1)" },
  { address: "/api/v1/status", what: "the same as the overview, as JSON" },
  { address: "/metrics", what: "figures for Prometheus" },
  { address: "/healthz", what: "answers while MIG runs" },
  { address: "/readyz", what: "whether MIG can do its work" },
];

export function presentHelp(status: AgentStatus, grids: readonly GridView[]): HelpModel {
  return {
    application: status.application?.name ?? "the application",
    version: status.version,
    addresses: grids.map(({ name, migAddress }) => ({
      grid: name,
      address: migAddress,
      href: linkTo(migAddress, "/") ?? "",
    })),
    words: WORDS,
    commands: COMMANDS,
    files: FILES,
    programs: PROGRAMS,
  };
}
