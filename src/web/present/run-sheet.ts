import type { Plan } from "../../domain/plan.ts";
import { type RunSheet, runSheetOf } from "../../domain/run-sheet.ts";
import { type WatchPlace, watchPlaces } from "../../domain/watching.ts";
import { type PlannedStepModel, presentPlannedStep } from "./plan.ts";
import { presentSize } from "./sizes.ts";
import { durationWords, type Moment, presentMoment } from "./times.ts";
import { jobTitle } from "./words.ts";

/** The page to print before a move: what a person needs when no page answers. */
export interface RunSheetModel extends RunSheet {
  readonly title: string;
  readonly id: string;
  readonly made: Moment;
  readonly facts: readonly { readonly word: string; readonly value: string }[];
  readonly places: readonly WatchPlace[];
  readonly steps: readonly PlannedStepModel[];
  readonly textPath: string;
}

export function presentRunSheet(plan: Plan, now: number): RunSheetModel {
  const { jobId, estimate, source, target, application } = plan;
  const { downtimeSeconds, totalSeconds } = estimate;
  return {
    ...runSheetOf(plan),
    title: jobTitle(plan),
    id: jobId,
    made: presentMoment(new Date(now).toISOString(), now),
    facts: [
      { word: "Application", value: application },
      { word: "From", value: source },
      { word: "To", value: target },
      { word: "Job", value: jobId },
      { word: "Data", value: presentSize(estimate.bytes).text },
      { word: "Takes", value: about(totalSeconds) },
      { word: "Downtime", value: about(downtimeSeconds) },
    ],
    places: watchPlaces(plan),
    steps: plan.steps.map(presentPlannedStep),
    textPath: `/plan/run-sheet.txt?plan=${jobId}`,
  };
}

function about(seconds: number | undefined): string {
  return seconds === undefined ? "unknown" : `about ${durationWords(seconds * 1000)}`;
}
