import { MigError } from "../../../domain/errors.ts";
import { ask } from "../../../handover/challenge.ts";
import { moveFactsOf } from "../../../handover/move-facts.ts";
import type { MoveWorld } from "../../../handover/move-world.ts";
import type { Step } from "../../../jobs/workflow.ts";
import { planned } from "../planned.ts";
import { untilSettled } from "./until.ts";

/**
 * Behind the closed gate: is it MIG that answers, of this application, in the very component that this
 * controller runs, with its volumes, and does the owner's own hook agree? Not just a page that says 200.
 */
export const verifyTarget: Step<MoveWorld> = {
  name: "verify-target",
  title: "Verify the application on the target",
  phase: "start",
  by: "helper",
  async run(ctx) {
    const facts = moveFactsOf(ctx.job);
    const { target } = ctx.world;
    const found = await untilSettled(ctx, target, facts.targetName);
    if (found?.state !== "running") {
      throw new MigError(
        "VERIFY_FAILED",
        `The application on ${ctx.job.target} is ${found?.state ?? "gone"}, not running`,
        {
          hint: "The source comes back by itself; look at the target grid.",
        },
      );
    }
    const answer = await ask({
      session: target,
      application: facts.targetName,
      component: facts.component,
      statePath: facts.statePath,
      clock: ctx.clock,
      signal: ctx.signal,
      deadlineMs: ctx.world.verifyMs,
    });
    if (answer.applicationId !== facts.applicationId) {
      throw new MigError(
        "VERIFY_FAILED",
        `What answers on ${ctx.job.target} is application ${answer.applicationId}`,
        {
          hint: `Expected ${facts.applicationId}; the source comes back by itself.`,
        },
      );
    }
    if (answer.complaints.length > 0) {
      throw new MigError(
        "VERIFY_FAILED",
        `The application on ${ctx.job.target} is not whole: ${answer.complaints.join("; ")}`,
        {
          hint: "The source comes back by itself; mend what is named and migrate again.",
        },
      );
    }
    return { version: answer.version, ...(answer.hook === undefined ? {} : { hook: answer.hook }) };
  },
  async probe() {
    return { state: "not-done" };
  },
  undo: { nothing: "It only asks." },
  explain(spec) {
    const { targetName, component, statePath } = moveFactsOf(spec);
    const question = `${statePath}/challenge/question-<nonce>`;
    return {
      sentence:
        "The agent at the target answers a challenge through its controller: who it is, its volumes, the verify hook.",
      commands: [
        { grid: spec.target, text: planned.putFile(targetName, component, question) },
        {
          grid: spec.target,
          text: planned.removeFile(targetName, component, `${statePath}/challenge/answer-<nonce>`),
        },
      ],
    };
  },
};
