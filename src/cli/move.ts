import type { Command } from "commander";
import type { ApprovalChoice } from "../domain/approval.ts";
import { MigError } from "../domain/errors.ts";
import type { Plan } from "../domain/plan.ts";
import type { AgentApi } from "./agent-api.ts";
import type { CommandContext } from "./command.ts";
import { askYes, confirmName } from "./confirm.ts";
import { EXIT } from "./exit-codes.ts";
import { afterStart } from "./finish-job.ts";
import { tally } from "./render/check-lines.ts";
import { planFacts, planLines } from "./render/plan-lines.ts";
import { configureRunSheet, saveRunSheet } from "./run-sheet.ts";

type MoveKind = "migrate" | "snapshot";

interface MoveOptions {
  readonly yes?: boolean;
  readonly confirm?: string;
  readonly acceptWarnings?: boolean;
  readonly dryRun?: boolean;
  readonly wait: boolean;
  readonly approve?: boolean;
  readonly window?: readonly string[];
  readonly runSheet?: string;
}

/** What a person has agreed to. */
interface Agreement {
  readonly confirm: string;
  readonly acceptWarnings: boolean;
  /** The plan that was shown: this very one is started. */
  readonly plan?: string;
}

/** What is to be waited for before the stop, as `migrate`, `snapshot` and `rollback` take it. */
export function configureApproval(command: Command): void {
  command
    .option("--approve", "wait before the stop until a person approves")
    .option("--no-approve", "do not, whatever mig.ini says")
    .option(
      "--window <window>",
      'stop the application only in a window: "Sat 02:00-04:00 Europe/Berlin", or now; may be given again',
      (window: string, before: readonly string[] | undefined) => [...(before ?? []), window],
    );
}

/** What the options say of it; what they do not say, mig.ini does. */
export function approvalOf(options: {
  readonly approve?: boolean;
  readonly window?: readonly string[];
}): ApprovalChoice {
  const { approve, window } = options;
  return {
    ...(approve === undefined ? {} : { approve }),
    ...(window === undefined ? {} : { window: window.join(", ") }),
  };
}

/** Arguments and options that `migrate` and `snapshot` share. */
export function configureMove(command: Command): void {
  command
    .argument("<grid>", "the grid to go to; mig grids lists them")
    .option("--dry-run", "print the steps and exact commands, do nothing")
    .option("-y, --yes", "do not ask for the application's name")
    .option("--confirm <name>", "the application's name, as the question wants it")
    .option("--accept-warnings", "warnings of the checks were read")
    .option("--no-wait", "start it and do not follow it");
  configureRunSheet(command);
  configureApproval(command);
}

/** Starts a migrate or snapshot once it is confirmed, and follows it. */
export async function runMove(context: CommandContext, command: Command, kind: MoveKind): Promise<number> {
  const options = command.opts<MoveOptions>();
  const [target = ""] = command.args;
  const choice = approvalOf(options);
  const { runSheet } = options;
  if (options.dryRun === true) return await showPlan(context, kind, target, { ...choice, runSheet });
  const api = context.daemon();
  const shown = runSheet === undefined ? undefined : await api.plan(kind, target, choice);
  if (shown !== undefined) await saveRunSheet(context, shown, runSheet ?? "");
  const agreed = await agree(context, api, { kind, target, options, shown });
  const view = await api.start({ kind, target, ...choice, ...agreed });
  return await afterStart(context, api, { view, wait: options.wait });
}

/** Prints a plan; exit 4 when its checks would refuse it. */
export async function showPlan(
  context: CommandContext,
  kind: MoveKind,
  target: string,
  { runSheet, ...choice }: ApprovalChoice & { readonly runSheet?: string | undefined } = {},
): Promise<number> {
  const plan = await context.daemon().plan(kind, target, choice);
  if (runSheet !== undefined) await saveRunSheet(context, plan, runSheet);
  return runSheet === "-" ? exitOf(plan) : reportPlan(context, plan);
}

export function reportPlan(context: CommandContext, plan: Plan): number {
  context.output.data(plan, (style) => planLines(plan, style));
  return exitOf(plan);
}

function exitOf(plan: Plan): number {
  return plan.checks.some((check) => check.severity === "error") ? EXIT.refused : EXIT.done;
}

interface Wanted {
  readonly kind: MoveKind;
  readonly target: string;
  readonly options: MoveOptions;
  /** The plan whose run sheet was written: it is the one that is started. */
  readonly shown: Plan | undefined;
}

/** From the options where they say all, else from the person, who sees first what it will mean. */
async function agree(context: CommandContext, api: AgentApi, wanted: Wanted): Promise<Agreement> {
  const { kind, target, options, shown } = wanted;
  const { acceptWarnings = false } = options;
  const asShown = shown === undefined ? {} : { plan: shown.jobId };
  if (options.confirm !== undefined) return { confirm: options.confirm, acceptWarnings, ...asShown };
  const { application } = await api.status();
  if (application === undefined) {
    throw new MigError(
      "PLACE_UNKNOWN",
      `Cannot ${kind}: the application has not been found on any grid yet`,
      {
        hint: "Why: mig status, mig check",
      },
    );
  }
  if (options.yes === true) return { confirm: application.name, acceptWarnings, ...asShown };
  const question = {
    name: application.name,
    verb: `${kind} it to ${target}`,
    instead: `mig ${kind} ${target} --confirm ${application.name}`,
  };
  if (!context.terminal.stdin.isTerminal) await confirmName(context.terminal.stdin, context.signal, question);
  const plan = shown ?? (await api.plan(kind, target, approvalOf(options)));
  const areAccepted = await acceptFindings(context, plan, acceptWarnings);
  return {
    confirm: await confirmName(context.terminal.stdin, context.signal, question),
    acceptWarnings: areAccepted,
    plan: plan.jobId,
  };
}

/** Shows what the checks found and what it will cost; throws `PREFLIGHT_REFUSED` when it cannot start anyway. */
async function acceptFindings(context: CommandContext, plan: Plan, areAccepted: boolean): Promise<boolean> {
  const { output, terminal, signal } = context;
  const findings = plan.checks.filter((check) => check.severity !== "fine");
  if (findings.some((check) => check.severity === "error")) {
    throw new MigError(
      "PREFLIGHT_REFUSED",
      `Cannot ${plan.kind} ${plan.application}: the checks found ${tally(findings)}`,
      {
        hint: `Mend what they name, then look again: mig check ${plan.target}`,
        details: { checks: plan.checks },
      },
    );
  }
  output.note((style) => [
    style.bold(`${plan.kind} ${plan.application} to ${plan.target}`),
    ...planFacts(plan, style),
  ]);
  if (findings.length === 0 || areAccepted) return areAccepted;
  if (await askYes(terminal.stdin, signal, `Go on with ${tally(findings)}?`)) return true;
  throw new MigError(
    "CONFIRMATION",
    `Cannot ${plan.kind} ${plan.application}: its warnings were not accepted`,
    {
      hint: "Nothing has been done.",
    },
  );
}
