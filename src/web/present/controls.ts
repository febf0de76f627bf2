import type { JobView } from "../../domain/job.ts";
import { jobTitle } from "./words.ts";

/** Something that a person can say about a running job, or the reason why not now. */
export interface ControlModel {
  readonly id: string;
  readonly label: string;
  /** A page that asks first; empty where there is none. */
  readonly href: string;
  /** Where a plain button goes; empty, as `href`, while it cannot be done. */
  readonly action: string;
  readonly text: string;
}

export function presentControls(job: JobView, path: string): readonly ControlModel[] {
  // What goes back, or only forward, waits for nobody.
  if (job.committed || job.error !== undefined || job.abortRequested) return [];
  const rest = job.paused === undefined ? pauseControl(job, path) : resumeControl(job.paused.by, path);
  return [...approveControl(job, path), rest];
}

function approveControl({ approval, controls }: JobView, path: string): readonly ControlModel[] {
  if (approval === undefined) return [];
  const { possible, reason = "" } = controls.approve;
  const rule = `Before the stop it waits for ${approval.rule}.`;
  const said = approval.approved === undefined ? "" : ` Approved by ${approval.approved.by}.`;
  return [
    {
      id: "why-approve",
      label: "Approve…",
      href: possible ? `${path}/approve` : "",
      action: "",
      text: possible ? `${rule}${said}` : reason,
    },
  ];
}

function pauseControl({ controls }: JobView, path: string): ControlModel {
  const { possible, reason = "" } = controls.pause;
  return {
    id: "why-pause",
    label: "Pause",
    href: "",
    action: possible ? `${path}/pause` : "",
    text: possible ? "It rests before its next step; the application serves meanwhile." : reason,
  };
}

function resumeControl(by: string, path: string): ControlModel {
  return { id: "why-resume", label: "Resume", href: "", action: `${path}/resume`, text: `Paused by ${by}.` };
}

/** The page that asks before the switch. */
export interface ApproveModel {
  readonly title: string;
  readonly happens: readonly string[];
  /** Why it cannot be approved; empty when it can. */
  readonly reason: string;
  /** Beside the tick that does without the window; empty where there is none to wait for. */
  readonly window: string;
  /** It is approved already: now it is only about the window. */
  readonly isHurry: boolean;
  readonly action: string;
  readonly back: string;
}

export function presentApprove(job: JobView): ApproveModel {
  const { possible, reason = "It cannot be approved now." } = job.controls.approve;
  const { person = false, windows = "", approved } = job.approval ?? {};
  const isInWay = person && windows !== "";
  const back = `/jobs/${job.id}`;
  const known =
    approved === undefined
      ? []
      : [`${approved.by} has approved it; what is left is not to wait for ${windows}.`];
  return {
    title: jobTitle(job),
    happens: [
      ...known,
      "Everything is looked at once more; what is wrong by then turns the job back.",
      `${job.application} is stopped on ${job.source}, and does not answer until the job has done its work.`,
    ],
    reason: possible ? "" : reason,
    window: isInWay && approved === undefined ? `At once: do not wait for the window ${windows}` : "",
    isHurry: approved !== undefined,
    action: `${back}/approve`,
    back,
  };
}
