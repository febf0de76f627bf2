import type { JobKind } from "../../domain/phase.ts";
import { arrow } from "./signs.ts";
import type { Style } from "./style.ts";

interface Subject {
  readonly kind: JobKind;
  readonly source: string;
  readonly target: string;
}

/** "one → two", or the one grid that a job is about. */
export function wayOf(subject: Subject, style: Style): string {
  return staysPut(subject) ? subject.target : `${subject.source} ${arrow(style)} ${subject.target}`;
}

/** The same after a colon: "on two". */
export function whereOf(subject: Subject, style: Style): string {
  return staysPut(subject) ? `on ${subject.target}` : wayOf(subject, style);
}

/** Its source is only where the application happens to be. */
function staysPut({ kind, source, target }: Subject): boolean {
  return source === target || kind === "delete-snapshot";
}
