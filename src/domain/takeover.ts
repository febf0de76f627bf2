import type { OwnershipRecord } from "./record.ts";

/** What one side of a job looks like to somebody who wants to end it. */
export type Side =
  | { readonly seen: "record"; readonly record: OwnershipRecord; readonly running: boolean }
  /** The controller answers and there is no such application: nobody can start it there. */
  | { readonly seen: "nothing" }
  | { readonly seen: "unreachable" }
  /** A person asserted that this side is off for good. */
  | { readonly seen: "asserted-off" };

export type TakeoverAction = "back" | "forward" | "start-source" | "start-target" | "wait" | "nothing";

export interface TakeoverDecision {
  readonly action: TakeoverAction;
  /** Why, for the person who asked. */
  readonly sentence: string;
}

function decided(action: TakeoverAction, sentence: string): TakeoverDecision {
  return { action, sentence };
}

/** A side whose controller answered: what it says of the copy, if there is one of this application. */
export function sideOf(
  found: { readonly record: OwnershipRecord | "foreign" | undefined; readonly state: string } | undefined,
  applicationId: string,
): Side {
  const record = found?.record;
  if (record === undefined || record === "foreign" || record.applicationId !== applicationId)
    return { seen: "nothing" };
  return { seen: "record", record, running: found?.state === "running" };
}

/** Who is looked at while a job moves an application: from the records alone, never from a journal. */
export function decideTakeover(source: Side, target: Side): TakeoverDecision {
  const s = stateOf(source);
  const d = stateOf(target);
  if (s === "committed" && !isLaterCommit(target, source)) {
    return isRunning(source)
      ? decided("nothing", "The source is committed and runs: there is nothing to recover.")
      : decided("start-source", "The source is committed and off: it is started.");
  }
  if (d === "committed") {
    return isRunning(target)
      ? decided("nothing", "The target is committed and runs: there is nothing to recover.")
      : decided("start-target", "The target is committed and off: it is started.");
  }
  if (s === "moving") return decided("back", "The source was never given away: it comes back.");
  if (d === "granted")
    return decided("forward", "The target was granted the application: the job goes on there.");
  if (s === "away") return decideAway(source, target);
  return decideWithoutSource(source, target);
}

function decideAway(source: Side, target: Side): TakeoverDecision {
  if (target.seen === "unreachable") {
    return decided(
      "wait",
      "The source was given away and the target does not answer: both are needed. When the target is off for good, assert it with --assert-off.",
    );
  }
  if (target.seen === "asserted-off" || target.seen === "nothing") {
    return decided("back", "The source was given away, and the target cannot run it: the source comes back.");
  }
  const copied = source.seen === "record" && source.record.job?.copied === true;
  return copied && stateOf(target) === "moving"
    ? decided("forward", "The source was given away and the copy is complete: the job goes on at the target.")
    : decided("back", "The source was given away and the copy is not proven: the source comes back.");
}

function decideWithoutSource(source: Side, target: Side): TakeoverDecision {
  if (source.seen === "asserted-off" && isProvenCopy(target)) {
    return decided(
      "forward",
      "The source is asserted off and the copy at the target is complete: it goes on there.",
    );
  }
  if (source.seen === "unreachable") {
    return decided(
      "wait",
      "The source does not answer and the target may not run it: the source is needed. When it is off for good, assert it with --assert-off.",
    );
  }
  return decided(
    "wait",
    "Neither side has a copy that is proven to be whole: a person must look at both grids. A copy that you know to be whole can be started there by hand; then its page offers to adopt it.",
  );
}

/** Both say committed when a grid that was asserted off comes back: the later commit is the one that counts. */
function isLaterCommit(target: Side, source: Side): boolean {
  return (
    source.seen === "record" &&
    target.seen === "record" &&
    target.record.state === "committed" &&
    target.record.generation > source.record.generation
  );
}

/** Not that of a snapshot: only adopt may start it. */
function isProvenCopy(target: Side): boolean {
  if (target.seen !== "record" || target.record.state !== "moving") return false;
  return target.record.job?.copied === true && target.record.job.kind !== "snapshot";
}

function stateOf(side: Side): OwnershipRecord["state"] | undefined {
  return side.seen === "record" ? side.record.state : undefined;
}

function isRunning(side: Side): boolean {
  return side.seen === "record" && side.running;
}
