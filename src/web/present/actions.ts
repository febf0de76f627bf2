import type { AgentStatus } from "../../agent-facade.ts";
import { isTerminal } from "../../domain/job.ts";
import { jobTitle } from "./words.ts";

/** Something a person can do, or the reason why not now: disabled with a reason rather than hidden. */
export interface ActionModel {
  readonly label: string;
  readonly href: string;
  /** Of the reason why not, on the page; empty when it can be done. */
  readonly reasonId: string;
}

/** Actions beside each other, and below them the reasons why not: one that is the same for all is said once. */
export interface ActionsModel {
  readonly list: readonly ActionModel[];
  readonly reasons: readonly { readonly id: string; readonly text: string }[];
}

interface Choice {
  readonly label: string;
  readonly href: string;
  readonly disabledReason: string | undefined;
}

export type Mode = AgentStatus["mode"];

interface Circumstances {
  readonly status: AgentStatus;
  readonly mode: Mode;
}

export function moveActions(grid: string, circumstances: Circumstances): ActionsModel {
  const target = encodeURIComponent(grid);
  const choices = (["migrate", "snapshot"] as const).map((kind) => ({
    label: kind === "migrate" ? "Migrate here" : "Snapshot to here",
    href: `/plan?kind=${kind}&target=${target}`,
    disabledReason: whyNotMove(kind, circumstances),
  }));
  return group(`move-${target}`, choices);
}

export function keptActions({ status }: Pick<Circumstances, "status">): ActionsModel {
  const disabledReason = whyNoJob(status);
  return group("kept", [
    { label: "Roll back", href: "/rollback", disabledReason },
    { label: "Finalize", href: "/finalize", disabledReason },
  ]);
}

function group(id: string, choices: readonly Choice[]): ActionsModel {
  const texts = [...new Set(choices.flatMap(({ disabledReason }) => disabledReason ?? []))];
  const reasons = texts.map((text, index) => ({ id: `why-${id}-${index}`, text }));
  const list = choices.map(({ label, href, disabledReason }) => ({
    label,
    href,
    reasonId: reasons.find(({ text }) => text === disabledReason)?.id ?? "",
  }));
  return { list, reasons };
}

function whyNotMove(kind: "migrate" | "snapshot", { status, mode }: Circumstances): string | undefined {
  const reason = whyNoJob(status);
  if (reason !== undefined) return reason;
  if (mode !== "both" && mode !== kind) return `This MIG is set to ${mode} only (mode in mig.ini).`;
  if (status.grid === undefined) return "It is not proven yet on which grid this copy runs.";
  if (!status.gate.serve) return "This copy does not serve, so it does not move either.";
  return undefined;
}

function whyNoJob({ role, job, configProblem }: AgentStatus): string | undefined {
  if (role === "helper") return "The helper drives one job only. Start others on the application's own page.";
  if (job !== undefined && !isTerminal(job.state)) return `A job is running: ${jobTitle(job)}.`;
  if (configProblem !== undefined) return "The configuration has an error, see above.";
  return undefined;
}
