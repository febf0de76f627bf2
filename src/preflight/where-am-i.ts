import type { Finding } from "../domain/guarded-check.ts";
import type { Place } from "../domain/serving.ts";
import type { ApplicationFacts } from "../drivers/driver.ts";

export interface ExpectedPlace {
  readonly application: string;
  readonly grid: string;
  readonly applications: readonly ApplicationFacts[];
}

/** This very copy is the one that would move: proven by a challenge, for copies look alike. */
export function checkPlace(place: Place | undefined, expected: ExpectedPlace): Finding {
  if (place === undefined) {
    return {
      severity: "error",
      message: "No controller that answers runs this copy.",
      remedy: "See which grids were asked: mig status",
    };
  }
  const { application, grid, applications } = expected;
  const entity = applications.find((facts) => facts.name === place.application)?.entity;
  if (place.grid === grid && place.application === application && place.entity === entity) {
    return { severity: "fine", message: `This is ${application} on ${grid}.` };
  }
  return {
    severity: "error",
    message: `This copy is ${place.application} on ${place.grid}, not ${application} on ${grid}.`,
    remedy: "Start the job from the copy that serves, or make this one its own: mig adopt",
  };
}
