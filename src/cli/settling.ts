import type { Command } from "commander";
import { MigError } from "../domain/errors.ts";
import type { CommandContext } from "./command.ts";
import { confirmName } from "./confirm.ts";
import { afterStart } from "./finish-job.ts";

interface SettleOptions {
  readonly confirm?: string;
  readonly acceptWarnings?: boolean;
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
  const confirm = options.confirm ?? (await askName(context, await nameOf(context), { kind, verb }));
  const view = await api.start({ kind, confirm, acceptWarnings: options.acceptWarnings === true });
  return await afterStart(context, api, { view, wait: options.wait });
}

async function nameOf(context: CommandContext): Promise<string> {
  const { application } = await context.daemon().status();
  if (application !== undefined) return application.name;
  throw new MigError("PLACE_UNKNOWN", "Cannot ask for the application's name: it is not known yet", {
    hint: "Why: mig status, mig check",
  });
}

function askName(
  { terminal, signal }: CommandContext,
  name: string,
  { kind, verb }: Settling,
): Promise<string> {
  return confirmName(terminal.stdin, signal, { name, verb, instead: `mig ${kind} --confirm ${name}` });
}
