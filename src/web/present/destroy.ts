import type { LeftoverView } from "../../agent-facade.ts";
import type { Plan } from "../../domain/plan.ts";
import { type ChecksModel, presentChecks } from "./checks.ts";

/** The question before something is destroyed: what goes, what stays, and the name to type. */
export interface DestroyModel {
  readonly title: string;
  readonly lead: string;
  /** What goes. */
  readonly things: readonly { readonly name: string; readonly where: string }[];
  readonly checks: ChecksModel | undefined;
  /** Something found above forbids it. */
  readonly isRefused: boolean;
  readonly commands: readonly { readonly grid: string; readonly text: string }[];
  readonly action: string;
  readonly fields: readonly { readonly name: string; readonly value: string }[];
  readonly application: string;
  readonly verb: string;
  /** Where to go instead. */
  readonly back: string;
}

export function presentDeletion(name: string, plan: Plan): DestroyModel {
  const checks = presentChecks(plan.checks);
  return {
    title: "Delete a snapshot",
    lead: `Nothing brings it back. ${plan.application} itself runs on and is not touched.`,
    things: [{ name, where: `on ${plan.target}` }],
    checks,
    isRefused: checks.hasErrors,
    commands: plan.steps.flatMap((step) => step.commands),
    action: "/snapshots/delete",
    fields: [
      { name: "name", value: name },
      { name: "grid", value: plan.target },
    ],
    application: plan.application,
    verb: "Delete this snapshot",
    back: "/snapshots",
  };
}

/** So many fit into one form; what is more goes with the next. */
const MOST_THINGS = 40;

export function presentCleaning(found: readonly LeftoverView[], application: string): DestroyModel {
  const things = found.slice(0, MOST_THINGS);
  return {
    title: "Clean up what was left behind",
    lead: `Nothing brings it back. ${application} itself, its snapshots and the copy kept for a rollback are not touched.`,
    things: things.map(({ name, grid, reason }) => ({ name, where: `on ${grid}: ${reason}` })),
    checks: undefined,
    isRefused: things.length === 0,
    commands: [],
    action: "/leftovers/clean",
    fields: things.map(({ name }) => ({ name: "name", value: name })),
    application,
    verb: "Destroy what is listed",
    back: "/leftovers",
  };
}
