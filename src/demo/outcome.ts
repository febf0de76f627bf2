/** What `--json` prints as its last line. */
export interface DemoOutcome {
  /**
   * How the job ended: `succeeded`, `failed` …; `unproven` when it says that it succeeded and the proof does not, `broken`
   * when the demo did not come so far.
   */
  readonly outcome: string;
  readonly from: string;
  readonly to: string;
  readonly entries_before: number;
  /** In the guestbook that answers after the job, wherever that is. */
  readonly entries_after: number;
  /** Last answer at the source to the first at the target, as a visitor sees it; null when there was none. */
  readonly downtime_ms: number | null;
  /** From the start of the demo until everything was proven. */
  readonly total_ms: number;
  /** What MIG left on either grid after finalize, and the demo on the machine after its end. */
  readonly leftovers: readonly string[];
  /** The scenarios that were played; what goes wrong in them on purpose is as it should be. */
  readonly scenarios?: readonly {
    readonly name: string;
    readonly as_expected: boolean;
    /** How its job ended; `no-job` where there was none. */
    readonly outcome: string;
  }[];
}

/** For a demo that was ended or broke before it could tell. */
export function brokenOutcome(totalMs: number): DemoOutcome {
  return {
    outcome: "broken",
    from: "",
    to: "",
    entries_before: 0,
    entries_after: 0,
    downtime_ms: null,
    total_ms: Math.round(totalMs),
    leftovers: [],
  };
}

export function isAsItShouldBe(outcome: DemoOutcome): boolean {
  const { scenarios } = outcome;
  if (scenarios !== undefined)
    return scenarios.every((one) => one.as_expected) && outcome.leftovers.length === 0;
  return (
    outcome.outcome === "succeeded" &&
    outcome.entries_after === outcome.entries_before &&
    outcome.leftovers.length === 0
  );
}
