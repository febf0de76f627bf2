import type { JobKind, JobPhase } from "../../domain/phase.ts";

/** A job in one line: what it does and from where to where. */
export interface JobSubject {
  readonly kind: JobKind;
  readonly application: string;
  readonly source: string;
  readonly target: string;
}

export function jobTitle({ kind, application, target, source }: JobSubject): string {
  switch (kind) {
    case "migrate":
      return `Migrate ${application} to ${target}`;
    case "snapshot":
      return `Snapshot ${application} to ${target}`;
    case "rollback":
      return `Roll ${application} back to ${target}`;
    case "finalize":
      return `Finalize: remove the kept copy of ${application}`;
    case "delete-snapshot":
      return `Delete a snapshot of ${application} on ${target}`;
    case "clean":
      return `Clean up what jobs of ${application} left behind`;
    case "recover":
      return `Recover ${application} between ${source} and ${target}`;
  }
}

export const KIND_WORDS: Readonly<Record<JobKind, string>> = {
  migrate: "Migrate",
  snapshot: "Snapshot",
  rollback: "Rollback",
  finalize: "Finalize",
  "delete-snapshot": "Delete snapshot",
  recover: "Recover",
  clean: "Clean up",
};

export const PHASE_WORDS: Readonly<Record<JobPhase, string>> = {
  preflight: "Preflight",
  prepare: "Prepare",
  copy: "Copy",
  "hand-over": "Hand over",
  stop: "Stop",
  "final-copy": "Last copy",
  start: "Start",
  settle: "Settle",
};

export const ACTOR_WORDS: Readonly<Record<"agent" | "helper", string>> = {
  agent: "by the agent",
  helper: "by the helper",
};

export function count(amount: number, one: string, many = `${one}s`): string {
  return `${amount} ${amount === 1 ? one : many}`;
}
