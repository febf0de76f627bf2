import { isOpen, nextOpening } from "./opening.ts";
import { formatWindows, type MaintenanceWindow } from "./window.ts";

/**
 * What a job waits for before it stops the application, fixed when it is created.
 *
 * - a person alone: until somebody approves;
 * - windows alone: until one is open, or somebody approves;
 * - both: until somebody has approved and a window is open, or somebody approves with *now*.
 */
export interface ApprovalRule {
  readonly person: boolean;
  readonly windows: readonly MaintenanceWindow[];
}

/** That a person has approved the switch; it may come before the job waits for it. */
export interface Approval {
  readonly by: string;
  readonly at: string;
  readonly note?: string;
  /** At once, whatever the windows say. */
  readonly now: boolean;
}

/** What the job waits for before it stops the application; what is not said, the settings say. */
export interface ApprovalChoice {
  /** For a person. */
  readonly approve?: boolean;
  /** For a maintenance window, as in mig.ini; `now`: for none. */
  readonly window?: string;
}

export interface ApproveRequest {
  readonly by: string;
  /** For the audit and the log. */
  readonly note?: string;
  /** At once, whatever the windows say. */
  readonly now?: boolean;
}

export interface Delay {
  /** "waiting for …". */
  readonly text: string;
  /** When a window opens, milliseconds since the epoch. */
  readonly opensAt?: number;
}

/** What is still waited for; undefined: the switch may begin. */
export function delayOf(
  { id, approval: rule }: { readonly id: string; readonly approval?: ApprovalRule },
  approved: Approval | undefined,
  now: number,
): Delay | undefined {
  if (rule === undefined) return undefined;
  const { person, windows } = rule;
  const suffices = windows.length === 0 || !person;
  if (approved !== undefined && (approved.now || suffices)) return undefined;
  const missing = person && approved === undefined;
  const open = windows.length > 0 && isOpen(windows, now);
  if (open && !missing) return undefined;
  const byPerson = `approval by a person (mig job approve ${id})`;
  if (windows.length === 0 || open) return { text: byPerson };
  return windowDelay({ id, rule, approved }, byPerson, now);
}

function windowDelay(
  subject: { readonly id: string; readonly rule: ApprovalRule; readonly approved: Approval | undefined },
  byPerson: string,
  now: number,
): Delay {
  const { id, rule, approved } = subject;
  const opening = nextOpening(rule.windows, now);
  const opensAt = opening === undefined ? {} : { opensAt: opening.at };
  const window =
    opening === undefined ? "a window, but none opens any more" : `the window that opens ${opening.text}`;
  if (!rule.person) return { text: `${byPerson} or ${window}`, ...opensAt };
  if (approved === undefined) return { text: `${byPerson}, then for ${window}`, ...opensAt };
  const atOnce = `at once: mig job approve ${id} --now`;
  return { text: `${window}; approved by ${approved.by} (${atOnce})`, ...opensAt };
}

/** The rule in words, after "Before the stop it waits for …". */
export function ruleWords({ person, windows }: ApprovalRule): string {
  if (windows.length === 0) return "approval by a person";
  const window = `the window ${formatWindows(windows)}`;
  return person ? `approval by a person, then for ${window}` : `${window}, or approval by a person`;
}
