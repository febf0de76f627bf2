import { helperName } from "./ids.ts";
import type { ControllerGuide, Plan } from "./plan.ts";

/**
 * What a person holds in the hand when no page answers: where to look, what to type there, what it means, and how to bring
 * the application back. It is printed before the start and must be right without MIG.
 */
export interface RunSheet {
  readonly looks: readonly SheetPart[];
  readonly meanings: readonly { readonly seen: string; readonly means: string }[];
  readonly recoveries: readonly SheetPart[];
}

export interface SheetPart {
  readonly title: string;
  readonly text: string;
  /** Lines to type, in order. */
  readonly type: readonly string[];
}

export function runSheetOf(plan: Plan): RunSheet {
  const controllers = plan.controllers ?? [];
  return {
    looks: [...controllers.map(lookAt), lookInside(plan)],
    meanings: meaningsOf(plan),
    recoveries: [recovery, ...goneFor(plan), ...controllers.slice(0, 1).map((guide) => byHand(plan, guide))],
  };
}

function lookAt({ grid, location, login, look }: ControllerGuide): SheetPart {
  const where = location === "" ? grid : `${grid} (${location})`;
  return {
    title: `On the controller of ${where}`,
    text: "With a key that this controller lets in, MIG's own for instance: ssh -i private.key.",
    type: [login, ...look],
  };
}

function lookInside({ jobId }: Plan): SheetPart {
  return {
    title: "In MIG's own component, where the application runs",
    text: "These ask the MIG there, and change nothing.",
    type: ["mig status", `mig job show ${jobId}`],
  };
}

function meaningsOf({ jobId, application, source, target, kind, addresses }: Plan): RunSheet["meanings"] {
  const helper = {
    seen: `${helperName(jobId)} runs on ${source}`,
    means: `The job goes on; there is nothing to do. Its page: ${addresses.helper ?? "that of the helper"}`,
  };
  const back = {
    seen: `${application} runs on ${source}`,
    means: `It has not been stopped yet, or is back. Its page: ${addresses.source}`,
  };
  const arrived = {
    seen: `${application} runs on ${target}`,
    means: `It has arrived, or is being looked at before it serves. Its page: ${addresses.target}`,
  };
  const none = {
    seen: "Neither of these, for longer than the job should take",
    means: "The job was cut off. Nothing is lost: recover, as below.",
  };
  return kind === "snapshot" ? [helper, back, none] : [helper, arrived, back, none];
}

const recovery: SheetPart = {
  title: "Recover",
  text:
    "On any machine with the MIG package, in a folder with grid.info and private.key. The second line says what would be " +
    "done, the third does it: forward or back, as the records on the controllers say.",
  type: ["export MIG_CONFIG=. MIG_STATE=. MIG_RUN=.", "mig recover --dry-run", "mig recover"],
};

function goneFor({ source, target }: Plan): readonly SheetPart[] {
  return [
    {
      title: "If a grid is gone for good",
      text: "Instead of the third line, and only once you are sure that it is off: else two copies may serve.",
      type: [source, target].map((grid) => `mig recover --assert-off ${grid}`),
    },
  ];
}

function byHand({ application, source, target }: Plan, { start }: ControllerGuide): SheetPart {
  return {
    title: "By hand, if MIG cannot be had anywhere",
    text:
      `Only while ${application} is off on ${target}: this starts the complete copy on the controller of ${source}. It ` +
      "serves when the records say that it is the one; else its page says why, and offers to adopt it.",
    type: [start],
  };
}
