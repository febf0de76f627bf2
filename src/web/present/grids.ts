import type { AgentStatus, CheckReport, GridView } from "../../agent-facade.ts";
import { isTerminal } from "../../domain/job.ts";
import { type ActionsModel, type Mode, moveActions } from "./actions.ts";
import { linkTo } from "./addresses.ts";
import { type Badge, severityBadge } from "./badges.ts";
import { type CheckModel, presentChecks } from "./checks.ts";
import { type Moment, presentMoment } from "./times.ts";
import { count } from "./words.ts";

/** A grid on the overview: what it is, whether it answers, and what stands in the way of a move there. */
export interface GridModel {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly isHere: boolean;
  readonly reach: Badge;
  readonly controller: string;
  readonly driver: string;
  readonly page: string;
  readonly pageHref: string | undefined;
  readonly check: GridCheckModel | undefined;
  /** What blocks a move there, each with what to do. */
  readonly blockers: readonly CheckModel[];
  readonly blockersWord: string;
  /** What would have to be accepted. */
  readonly warnings: readonly CheckModel[];
  readonly warningsWord: string;
  readonly actions: ActionsModel;
  /** Whether it is time to look at it again, and nothing speaks against it. */
  readonly isStale: boolean;
}

export interface GridCheckModel {
  readonly badge: Badge;
  readonly at: Moment;
}

interface Circumstances {
  readonly status: AgentStatus;
  readonly mode: Mode;
  readonly report: CheckReport | undefined;
  readonly now: number;
}

/** What was looked at so long ago says little of now. */
const STALE_MS = 10 * 60_000;

const REACH = {
  here: { icon: "pin", word: "here", tone: "good" },
  answers: { icon: "check", word: "answers", tone: "good" },
  refuses: { icon: "cross", word: "no log-in", tone: "bad" },
  unknown: { icon: "todo", word: "not checked yet", tone: "idle" },
} as const satisfies Record<string, Badge>;

export function presentGrid(grid: GridView, circumstances: Circumstances): GridModel {
  const { name, lastCheck, here, migAddress, page = migAddress } = grid;
  const { report, now, status } = circumstances;
  const checks = presentChecks(report?.checks ?? []);
  const warnings = here ? [] : checks.notable.filter(({ badge }) => badge.tone === "warn");
  return {
    id: `grid-${encodeURIComponent(name)}`,
    name,
    location: grid.location,
    isHere: here,
    reach: here ? REACH.here : reachOf(grid, report),
    controller: grid.controller,
    driver: grid.driver,
    page: migAddress,
    pageHref: here ? undefined : linkTo(page, "/"),
    check:
      lastCheck === undefined
        ? undefined
        : { badge: severityBadge(lastCheck.severity), at: presentMoment(lastCheck.at, now) },
    blockers: checks.notable.filter(({ badge }) => badge.tone === "bad"),
    blockersWord: here ? "What is wrong" : "What stands in the way of a move there",
    warnings,
    warningsWord: count(warnings.length, "warning"),
    actions: here ? { list: [], reasons: [] } : moveActions(name, circumstances),
    isStale: !here && mayLook(status) && isStale(lastCheck?.at, now),
  };
}

/** Whether its controller let MIG in when it was looked at last. */
function reachOf({ name, lastCheck }: GridView, report: CheckReport | undefined): Badge {
  if (lastCheck === undefined) return REACH.unknown;
  const isRefused = report?.checks.some(
    (check) => check.id === "login" && check.severity === "error" && check.grid === name,
  );
  return isRefused === true ? REACH.refuses : REACH.answers;
}

function mayLook({ role, job, gate, configProblem }: AgentStatus): boolean {
  const isBusy = job !== undefined && !isTerminal(job.state);
  return role === "agent" && gate.serve && !isBusy && configProblem === undefined;
}

function isStale(at: string | undefined, now: number): boolean {
  return at === undefined || now - Date.parse(at) > STALE_MS;
}
