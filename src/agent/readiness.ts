import type { Readiness } from "../agent-facade.ts";
import type { Clock } from "../clock.ts";
import { toErrorData } from "../domain/errors.ts";
import type { Gate } from "../domain/serving.ts";
import type { Journal } from "../journal/journal.ts";
import type { ConfigView } from "./kernel.ts";

/** The last look at the record may be so old; then the controllers have not answered for a while. */
const OLDEST_LOOK_MS = 90_000;

export function readinessOf(parts: {
  readonly journal: Journal;
  readonly config: ConfigView;
  readonly clock: Clock;
  gate(): Gate;
}): Readiness {
  const checked = [
    journalPart(parts.journal),
    configPart(parts.config),
    controllerPart(parts.gate(), parts.clock),
  ];
  return { ready: checked.every((part) => part.ok), parts: checked };
}

type Part = Readiness["parts"][number];

function journalPart(journal: Journal): Part {
  try {
    journal.set("readiness", "written");
    return { name: "journal", ok: true, message: "It can be written." };
  } catch (error) {
    return { name: "journal", ok: false, message: toErrorData(error).message };
  }
}

function configPart(config: ConfigView): Part {
  const problem = config.problem();
  return problem === undefined
    ? { name: "configuration", ok: true, message: "It is valid." }
    : { name: "configuration", ok: false, message: problem.message };
}

function controllerPart(gate: Gate, clock: Clock): Part {
  const age = gate.askedAt === undefined ? undefined : clock.now() - Date.parse(gate.askedAt);
  if (age === undefined) return { name: "record", ok: false, message: "It has not been asked yet." };
  const seconds = Math.round(age / 1000);
  return { name: "record", ok: age <= OLDEST_LOOK_MS, message: `Asked ${seconds} s ago.` };
}
