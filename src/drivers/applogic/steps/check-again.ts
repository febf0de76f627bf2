import { MigError } from "../../../domain/errors.ts";
import type { MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";

/** The world changes while a job is prepared: the same checks again, right before the point where it hurts. */
export const checkAgain: Step<MoveWorld> = {
  name: "check-again",
  title: "Check again before the stop",
  phase: "hand-over",
  by: "agent",
  lastLook: true,
  async run(ctx) {
    const wrong = (await ctx.world.checks()).filter((check) => check.severity === "error");
    const first = wrong[0];
    if (first === undefined) return undefined;
    throw new MigError("PREFLIGHT_REFUSED", `${first.title}: ${first.message}`, {
      hint: first.remedy,
      details: { checks: wrong },
    });
  },
  async probe() {
    return { state: "not-done" };
  },
  undo: { nothing: "It only looks." },
  explain: () => ({ sentence: "All checks are made once more; an error stops the job here.", commands: [] }),
};
