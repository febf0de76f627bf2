/** What `--json` prints as its last line. */
export interface DemoOutcome {
  /** How the job ended: `succeeded`, `failed` …; `unproven` when it says that it succeeded and the proof does not. */
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
}

export function isAsItShouldBe(outcome: DemoOutcome): boolean {
  return (
    outcome.outcome === "succeeded" &&
    outcome.entries_after === outcome.entries_before &&
    outcome.leftovers.length === 0
  );
}
