import type { Command } from "commander";
import { MigError } from "../domain/errors.ts";
import type { CommandContext } from "./command.ts";
import { type Confirmation, confirmName } from "./confirm.ts";
import { afterStart } from "./finish-job.ts";
import { approvalOf } from "./move.ts";

interface SettleOptions {
  readonly confirm?: string;
  readonly acceptWarnings?: boolean;
  readonly approve?: boolean;
  readonly window?: readonly string[];
  readonly wait: boolean;
}

/** Options that `rollback` and `finalize` share. Both destroy data, so there is no `--yes`: a name must be given. */
export function configureSettling(command: Command): void {
  command
    .option("--confirm <name>", "the application's name, as the question wants it")
    .option("--accept-warnings", "warnings of the checks were read")
    .option("--no-wait", "start it and do not follow it");
}

export interface Settling {
  readonly kind: "rollback" | "finalize";
  /** What the person confirms, as a verb. */
  readonly verb: string;
}

/** Starts what ends the time of the kept source, once the application's name was given, and follows it. */
export async function settle(
  context: CommandContext,
  command: Command,
  { kind, verb }: Settling,
): Promise<number> {
  const options = command.opts<SettleOptions>();
  const api = context.daemon();
  const confirm = await confirmOrAsk(context, options.confirm, async () => ({
    name: await applicationName(context),
    verb,
    instead: `mig ${kind}`,
  }));
  const choice = kind === "rollback" ? approvalOf(options) : {};
  const view = await api.start({ kind, confirm, acceptWarnings: options.acceptWarnings === true, ...choice });
  return await afterStart(context, api, { view, wait: options.wait });
}

/** Throws `PLACE_UNKNOWN`. */
export async function applicationName(context: CommandContext): Promise<string> {
  const { application } = await context.daemon().status();
  if (application !== undefined) return application.name;
  throw new MigError("PLACE_UNKNOWN", "Cannot ask for the application's name: it is not known yet", {
    hint: "Why: mig status, mig check",
  });
}

/** The name that was given on the command line, else what a person types. Throws `CONFIRMATION`. */
export async function confirmOrAsk(
  { terminal, signal }: CommandContext,
  given: string | undefined,
  question: () => Promise<Confirmation>,
): Promise<string> {
  if (given !== undefined) return given;
  const asked = await question();
  return confirmName(terminal.stdin, signal, {
    ...asked,
    instead: `${asked.instead} --confirm ${asked.name}`,
  });
}
