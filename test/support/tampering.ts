import { MigError } from "../../src/domain/errors.ts";
import type { MoveWorld } from "../../src/handover/move-world.ts";
import type { Step, Workflow } from "../../src/jobs/workflow.ts";

/** What a test does to the steps of whatever runs next. */
export interface Tampering {
  /** The step whose run is refused. */
  failing: string | undefined;
  /** The step that hangs until its helper is taken away; `after` its effect or before. */
  hanging: { readonly step: string; readonly after: boolean } | undefined;
  /** The step that hangs now. */
  hung: string | undefined;
  /** Every run is made twice, with nothing in between. */
  twice: boolean;
  /** Every undo is made twice. */
  undoTwice: boolean;
  readonly adapt: (workflow: Workflow<MoveWorld>) => Workflow<MoveWorld>;
}

export const INJECTED = "Refused by the test";

export function createTampering(): Tampering {
  const tampering: Tampering = {
    failing: undefined,
    hanging: undefined,
    hung: undefined,
    twice: false,
    undoTwice: false,
    adapt: (workflow) => ({ ...workflow, steps: workflow.steps.map((step) => tamper(step, tampering)) }),
  };
  return tampering;
}

function tamper(step: Step<MoveWorld>, tampering: Tampering): Step<MoveWorld> {
  const { undo } = step;
  return {
    ...step,
    async run(ctx) {
      if (tampering.failing === step.name) throw new MigError("GRID_REFUSED", INJECTED);
      const { hanging } = tampering;
      if (hanging?.step === step.name) {
        if (hanging.after) await step.run(ctx);
        tampering.hung = step.name;
        await until(ctx.signal);
      }
      if (tampering.twice) await step.run(ctx);
      return step.run(ctx);
    },
    undo:
      "nothing" in undo
        ? undo
        : {
            onFailure: undo.onFailure,
            async run(ctx) {
              if (tampering.undoTwice) await undo.run(ctx);
              await undo.run(ctx);
            },
          },
  };
}

function until(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(signal.reason), { once: true }),
  );
}
