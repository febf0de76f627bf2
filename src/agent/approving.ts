import type { ApprovalChoice, ApprovalRule, ApproveRequest } from "../domain/approval.ts";
import { MigError } from "../domain/errors.ts";
import type { Control, JobSpec } from "../domain/job.ts";
import { isOpen, nextOpening } from "../domain/opening.ts";
import { formatWindows, type MaintenanceWindow, parseWindows, WINDOW_FORM } from "../domain/window.ts";
import type { Journal } from "../journal/journal.ts";
import type { JobRunner } from "./job-runner.ts";

interface RuleParts {
  approval(): ApprovalRule;
  readonly planning: { now(): Date };
}

const NOBODY: ApprovalRule = { person: false, windows: [] };

/** True when the start itself says what is waited for. */
export function whatIsChosen({ approve, window }: ApprovalChoice): boolean {
  return approve !== undefined || window !== undefined;
}

/**
 * What a job waits for before the stop: what its start says, else the settings. Undefined: nothing. A rollback is in a
 * hurry: only its start can make it wait. Throws `BAD_REQUEST` for a window that cannot be read or opens no more.
 */
export function approvalFor(
  parts: RuleParts,
  kind: "migrate" | "snapshot" | "rollback",
  { approve, window }: ApprovalChoice,
): ApprovalRule | undefined {
  const usual = kind === "rollback" ? NOBODY : parts.approval();
  const rule = {
    person: approve ?? usual.person,
    windows: window === undefined ? usual.windows : readWindow(window),
  };
  mustOpen(rule.windows, parts.planning.now().getTime());
  return rule.person || rule.windows.length > 0 ? rule : undefined;
}

function readWindow(text: string): readonly MaintenanceWindow[] {
  if (text.trim().toLowerCase() === "now") return [];
  const read = parseWindows(text);
  if ("windows" in read) return read.windows;
  throw new MigError("BAD_REQUEST", `Cannot wait for that window: ${read.problem}`, {
    hint: `${WINDOW_FORM}; or now.`,
  });
}

function mustOpen(windows: readonly MaintenanceWindow[], now: number): void {
  if (windows.length === 0 || isOpen(windows, now) || nextOpening(windows, now) !== undefined) return;
  throw new MigError("BAD_REQUEST", `Cannot wait for the window ${formatWindows(windows)}: it is over`, {
    hint: "Name another with --window, or --window now; or mend window in mig.ini.",
  });
}

/** What a person's word about a job needs. */
export interface WordParts {
  readonly journal: Journal;
  readonly runner: Pick<JobRunner, "view" | "say">;
}

/** Journals it, unless that is said already. Throws `JOB_STATE` when it is too late, or nobody asked for it. */
export function approveJob({ journal, runner }: WordParts, spec: JobSpec, request: ApproveRequest): void {
  const { by, note, now = false } = request;
  const { controls, approval } = runner.view(spec);
  const before = approval?.approved;
  const saysMore = now && before?.now === false && controls.approve.possible;
  if (before !== undefined && !saysMore) return;
  mustBePossible(spec, "approve", controls.approve);
  runner.say(spec, { type: "approved", by, now, ...(note === undefined ? {} : { note }) });
  const result = [spec.id, ...(now ? ["at once"] : []), ...(note === undefined ? [] : [note])].join(": ");
  journal.audit({ by, what: `approve ${spec.kind}`, result });
}

/** As `approveJob`: it takes effect before the next step. */
export function pauseJob({ journal, runner }: WordParts, spec: JobSpec, by: string): void {
  const { controls, paused } = runner.view(spec);
  if (paused !== undefined) return;
  mustBePossible(spec, "pause", controls.pause);
  runner.say(spec, { type: "paused", by });
  journal.audit({ by, what: `pause ${spec.kind}`, result: spec.id });
}

export function resumeJob({ journal, runner }: WordParts, spec: JobSpec, by: string): void {
  const { controls, paused, abort } = runner.view(spec);
  // Whoever says it twice, or to a job that was never paused, has what they want while it can go on.
  if (paused === undefined && abort.possible) return;
  mustBePossible(spec, "resume", controls.resume);
  runner.say(spec, { type: "resumed", by });
  journal.audit({ by, what: `resume ${spec.kind}`, result: spec.id });
}

function mustBePossible({ id }: JobSpec, verb: string, { possible, reason }: Control): void {
  if (possible) return;
  throw new MigError("JOB_STATE", `Cannot ${verb} job ${id}: ${reason ?? "it cannot be done now"}`, {
    hint: `Where it is: mig job show ${id}`,
  });
}
