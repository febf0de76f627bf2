import type { AgentStatus, RollbackLoss } from "../../agent-facade.ts";
import { MigError } from "../../domain/errors.ts";
import { durationWords, presentMoment } from "./times.ts";

/** One question before something that cannot simply be undone: what happens, what is lost, and the name to type. */
export interface ConfirmModel {
  readonly title: string;
  readonly verb: string;
  readonly happens: readonly string[];
  readonly warning: string;
  /** A gentler way to the same end; absent where there is none. */
  readonly instead: { readonly text: string; readonly label: string; readonly href: string } | undefined;
  readonly facts: readonly { readonly word: string; readonly value: string }[];
  /** Where the form goes, and the hidden field that says what is meant. */
  readonly action: string;
  readonly kind: string;
  readonly application: string;
  /** Where *Cancel* leads. */
  readonly back: string;
}

interface RollbackParts {
  readonly status: AgentStatus;
  readonly loss: RollbackLoss;
  readonly now: number;
}

/** Throws `JOB_STATE` when no source is kept. */
export function presentRollback({ status, loss, now }: RollbackParts): ConfirmModel {
  const kept = keptOf(status, "roll back");
  const application = nameOf(status);
  const lastWrites = loss.wrote.flatMap(({ volume, writtenAt }) =>
    writtenAt === undefined
      ? []
      : [{ word: `Last write to ${volume}`, value: presentMoment(writtenAt, now).absolute }],
  );
  return {
    title: `Roll ${application} back to ${loss.to}`,
    verb: `Roll back to ${loss.to}`,
    happens: [
      `${application} is stopped on ${loss.from}; its copy there is kept.`,
      `The copy that was kept on ${kept.grid} gets its name back and is started.`,
    ],
    warning: loss.sentence,
    instead: {
      text: "To keep what was written, move it back with everything:",
      label: `Migrate back to ${loss.to}`,
      href: `/plan?kind=migrate&target=${encodeURIComponent(loss.to)}`,
    },
    facts: [{ word: `Ran on ${loss.from}`, value: durationWords(loss.ranSeconds * 1000) }, ...lastWrites],
    action: "/jobs",
    kind: "rollback",
    application,
    back: "/",
  };
}

export function presentFinalize(status: AgentStatus, now: number): ConfirmModel {
  const kept = keptOf(status, "finalize");
  return {
    title: `Remove the copy kept on ${kept.grid}`,
    verb: "Finalize",
    happens: [
      `The stopped copy ${kept.name} on ${kept.grid} is destroyed.`,
      "What serves now is not touched, and keeps running meanwhile.",
    ],
    warning: "After this there is no rollback. The way back is to migrate back.",
    instead: undefined,
    facts: [
      { word: "Kept anyway", value: `${presentMoment(kept.until, now).relative}, then removed by itself` },
    ],
    action: "/jobs",
    kind: "finalize",
    application: nameOf(status),
    back: "/",
  };
}

export function presentAdopt(status: AgentStatus): ConfirmModel {
  const application = nameOf(status);
  return {
    title: "Adopt this copy",
    verb: "Adopt this copy",
    happens: [
      "This copy gets an application id of its own, and its gate opens.",
      "Jobs that it inherited are closed without being run, and kept sources are forgotten.",
    ],
    warning: "If another copy of it still serves, there are two from then on, and they go apart for good.",
    instead: undefined,
    facts: [
      { word: "Application", value: application },
      { word: "Why the gate is closed", value: status.gate.reason },
    ],
    action: "/adopt",
    kind: "adopt",
    application,
    back: "/",
  };
}

function keptOf(status: AgentStatus, verb: string): NonNullable<AgentStatus["kept"]> {
  if (status.kept !== undefined) return status.kept;
  throw new MigError("JOB_STATE", `Cannot ${verb}: no copy is kept`, {
    hint: "A copy is kept for a while after each migrate. To go back later, migrate back.",
  });
}

function nameOf(status: AgentStatus): string {
  return status.application?.name ?? "the application";
}
