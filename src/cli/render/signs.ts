import type { Severity } from "../../domain/checks.ts";
import type { JobState } from "../../domain/job.ts";
import type { StepStatus } from "../../domain/step.ts";
import { padEnd } from "./layout.ts";
import type { Style } from "./style.ts";

/** A state is never shown by colour alone: always a sign and a word. */
interface Sign {
  readonly sign: string;
  readonly ascii: string;
  readonly word: string;
  readonly colour: "dim" | "red" | "green" | "yellow" | "cyan";
}

const DONE = { sign: "✔", ascii: "+", colour: "green" } as const;
const WRONG = { sign: "✘", ascii: "x", colour: "red" } as const;
const WARN = { sign: "!", ascii: "!", colour: "yellow" } as const;
const GOING = { sign: "▸", ascii: ">", colour: "cyan" } as const;
const BACK = { sign: "↩", ascii: "<", colour: "yellow" } as const;
const NOT_BEGUN = { sign: "·", ascii: "-", colour: "dim" } as const;

const STEP: Readonly<Record<StepStatus, Sign>> = {
  todo: { ...NOT_BEGUN, word: "to do" },
  started: { ...GOING, word: "running" },
  succeeded: { ...DONE, word: "done" },
  failed: { ...WRONG, word: "failed" },
  undoing: { ...BACK, word: "undoing" },
  undone: { ...BACK, word: "undone" },
  "undo-failed": { ...WRONG, word: "undo failed" },
  problem: { ...WARN, word: "problem" },
};

const JOB: Readonly<Record<JobState, Sign>> = {
  queued: { ...NOT_BEGUN, word: "queued" },
  running: { ...GOING, word: "running" },
  waiting: { ...WARN, word: "waiting" },
  unwinding: { ...BACK, word: "unwinding" },
  succeeded: { ...DONE, word: "succeeded" },
  failed: { ...WRONG, word: "failed" },
  cancelled: { ...BACK, word: "cancelled" },
  stuck: { ...WRONG, word: "stuck" },
};

const SEVERITY: Readonly<Record<Severity | "note", Sign>> = {
  fine: { ...DONE, word: "fine" },
  note: { ...NOT_BEGUN, word: "note" },
  warning: { ...WARN, word: "warning" },
  error: { ...WRONG, word: "error" },
};

/** In a job that does not go on, what did not run says so. */
export function stepSign(status: StepStatus, style: Style, goesOn = true): string {
  return draw(status === "todo" && !goesOn ? { ...NOT_BEGUN, word: "not run" } : STEP[status], style);
}

/** Done, but with something left that a person should know, is an outcome of its own. */
export function jobSign(state: JobState, style: Style, problems = 0): string {
  if (state !== "succeeded" || problems === 0) return draw(JOB[state], style);
  return draw(
    { ...WARN, word: problems === 1 ? "succeeded, with a problem" : `succeeded, with ${problems} problems` },
    style,
  );
}

export function severitySign(severity: Severity | "note", style: Style): string {
  return draw(SEVERITY[severity], style);
}

/** Serve or hold, for the gate. */
export function gateSign(serve: boolean, style: Style): string {
  return draw(serve ? { ...DONE, word: "serve" } : { ...WRONG, word: "hold" }, style);
}

export function arrow(style: Style): string {
  return style.unicode ? "→" : "->";
}

/** A bar of `width` characters. */
export function bar(share: number, width: number, style: Style): string {
  const full = Math.round(Math.min(1, Math.max(0, share)) * width);
  const [done, rest] = style.unicode ? ["█", "░"] : ["#", "."];
  return style.cyan(done.repeat(full)) + style.dim(rest.repeat(width - full));
}

function draw(sign: Sign, style: Style): string {
  return style[sign.colour](`${style.unicode ? sign.sign : sign.ascii} ${sign.word}`);
}

/** Signs in a column. */
export function column(sign: string, width = 13): string {
  return padEnd(sign, width);
}
