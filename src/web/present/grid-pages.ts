import type { AgentStatus, CheckReport, GridView, TrustReport } from "../../agent-facade.ts";
import type { LintFinding } from "../../domain/lint.ts";
import { linkTo } from "./addresses.ts";
import { type Badge, severityBadge } from "./badges.ts";
import { type ChecksModel, presentChecks } from "./checks.ts";
import { type LintModel, presentLint } from "./lint.ts";
import { type Moment, presentMoment } from "./times.ts";

/** All grids, and what is wrong with the files that describe them. */
export interface GridsPageModel {
  readonly grids: readonly GridSummary[];
  readonly lint: readonly LintModel[];
  readonly hasLeftovers: boolean;
  readonly empty: string;
}

export interface GridSummary {
  readonly name: string;
  readonly path: string;
  readonly location: string;
  readonly isHere: boolean;
  readonly driver: string;
  readonly controller: string;
  readonly page: string;
  readonly pageHref: string;
  /** Whether its controller answered when it was last asked. */
  readonly reach: Badge;
  readonly reachWords: string;
  readonly checked: { readonly badge: Badge; readonly at: Moment } | undefined;
  readonly hostKey: HostKeyModel;
  /** Of its console; empty where none is allowed. */
  readonly console: string;
}

export interface HostKeyModel {
  readonly fingerprint: string;
  readonly note: string;
  readonly since: Moment | undefined;
  /** Recorded by MIG, so that it can be forgotten. */
  readonly isRecorded: boolean;
}

export interface GridPageModel extends GridSummary {
  readonly settings: readonly { readonly name: string; readonly value: string }[];
  readonly checks: ChecksModel | undefined;
  readonly hostKeyPath: string;
}

/** What the controller shows now beside what is known. */
export interface TrustModel {
  readonly name: string;
  readonly path: string;
  readonly offered: string;
  readonly known: string;
  readonly pinned: string;
  readonly verdict: Badge;
  readonly sentence: string;
  readonly canAccept: boolean;
  readonly canForget: boolean;
}

interface GridParts {
  readonly status: AgentStatus;
  readonly report: CheckReport | undefined;
  readonly now: number;
}

export function presentGridsPage(parts: {
  readonly status: AgentStatus;
  readonly grids: readonly GridView[];
  reportOf(grid: string): CheckReport | undefined;
  readonly findings: readonly LintFinding[];
  readonly now: number;
}): GridsPageModel {
  const { status, grids, findings, now } = parts;
  return {
    grids: grids.map((grid) => summaryOf(grid, { status, now, report: parts.reportOf(grid.name) })),
    lint: presentLint(findings),
    hasLeftovers: status.role === "agent",
    empty: "No grid is known: grid.info names none that can be used. What is wrong with it stands below.",
  };
}

export function presentGridPage(grid: GridView, parts: GridParts): GridPageModel {
  const summary = summaryOf(grid, parts);
  return {
    ...summary,
    settings: grid.settings ?? [],
    checks: parts.report === undefined ? undefined : presentChecks(parts.report.checks),
    hostKeyPath: `${summary.path}/host-key`,
  };
}

function summaryOf(grid: GridView, { status, report, now }: GridParts): GridSummary {
  const { name, location, here, driver, controller, migAddress, page = migAddress } = grid;
  const path = `/grids/${encodeURIComponent(name)}`;
  return {
    name,
    path,
    location,
    isHere: here,
    driver,
    controller,
    page: migAddress,
    pageHref: here ? "" : (linkTo(page, "/") ?? ""),
    ...reachOf(name, report),
    checked:
      report === undefined
        ? undefined
        : { badge: severityBadge(report.severity), at: presentMoment(report.at, now) },
    hostKey: hostKeyOf(grid.hostKey, now),
    console: (status.consoles ?? []).includes("controllers") ? `/console/${encodeURIComponent(name)}` : "",
  };
}

function reachOf(name: string, report: CheckReport | undefined): Pick<GridSummary, "reach" | "reachWords"> {
  const login = report?.checks.find(({ id, grid }) => id === "login" && grid === name);
  if (login === undefined)
    return { reach: { icon: "todo", word: "not asked yet", tone: "idle" }, reachWords: "" };
  if (login.severity === "error")
    return { reach: { icon: "cross", word: "did not answer", tone: "bad" }, reachWords: login.message };
  return { reach: { icon: "check", word: "answers", tone: "good" }, reachWords: "" };
}

function hostKeyOf(key: GridView["hostKey"], now: number): HostKeyModel {
  if (key === undefined)
    return { fingerprint: "", note: "none is known yet", since: undefined, isRecorded: false };
  const isRecorded = key.source === "first-use";
  return {
    fingerprint: key.fingerprint,
    note: isRecorded ? "recorded by MIG" : "pinned in grid.info",
    since: key.since === undefined ? undefined : presentMoment(key.since, now),
    isRecorded,
  };
}

export function presentTrust({ grid, offered, known, pinned }: TrustReport): TrustModel {
  const believed = pinned ?? known;
  const facts = {
    name: grid,
    path: `/grids/${encodeURIComponent(grid)}`,
    offered,
    known: known ?? "",
    pinned: pinned ?? "",
    canForget: known !== undefined && pinned === undefined,
  };
  if (believed === offered) {
    const verdict: Badge = { icon: "check", word: "the one that is trusted", tone: "good" };
    return { ...facts, verdict, canAccept: false, sentence: "The controller shows the key that MIG trusts." };
  }
  if (believed === undefined) {
    const verdict: Badge = { icon: "todo", word: "not known yet", tone: "idle" };
    return { ...facts, verdict, canAccept: true, sentence: "MIG has not seen this controller before." };
  }
  const verdict: Badge = { icon: "warn", word: "another key", tone: "bad" };
  const sentence =
    pinned === undefined
      ? "The controller shows another key than the one MIG trusts. Either it was set up anew, or somebody stands in between."
      : `The controller shows another key than the one grid.info pins. If it was set up anew, write host_key = ${offered} in grid.info.`;
  return { ...facts, verdict, sentence, canAccept: pinned === undefined };
}
