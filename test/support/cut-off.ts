import { MigError } from "../../src/domain/errors.ts";
import type { GridSession } from "../../src/drivers/driver.ts";
import type { MoveWorld } from "../../src/handover/move-world.ts";
import type { Step, StepContext, Workflow } from "../../src/jobs/workflow.ts";

/** Whose commands are counted. */
export type Driver = "agent" | "helper" | "recovery";

/**
 * A driver that is lost between two of its commands: it hangs right before one of them, and whoever made it hang then
 * takes it away. Between two commands the records and the applications are in one state, so that all numbers together
 * are all states that a driver can leave.
 */
export interface CutOff {
  /** Before this command, counted from 0, the driver hangs. Undefined: nobody does. */
  at: { readonly driver: Driver; readonly before: number } | undefined;
  /** This command, as in `sent` but without the driver, is refused in place of being sent. */
  refused: string | undefined;
  /** What the drivers have sent so far, as `helper two start`. */
  readonly sent: readonly string[];
  /** The driver hangs now. */
  readonly hangs: boolean;
  /** Counts anew. */
  forget(): void;
  /** Lets go: what hangs goes on and sends its command. */
  release(): void;
  readonly adapt: (workflow: Workflow<MoveWorld>) => Workflow<MoveWorld>;
}

const MUTATING = [
  "writeRecord",
  "start",
  "stop",
  "destroy",
  "rename",
  "provisionHelper",
  "setDestroyOnStop",
  "pull",
  "writeFile",
  "removeFile",
  "removeVolumeFile",
] as const satisfies readonly (keyof GridSession)[];

export function createCutOff(): CutOff {
  const sent: string[] = [];
  let letGo: (() => void) | undefined;
  const cut = {
    at: undefined as CutOff["at"],
    refused: undefined as CutOff["refused"],
    sent,
    forget() {
      sent.length = 0;
      letGo = undefined;
    },
    get hangs() {
      return letGo !== undefined;
    },
    release() {
      cut.at = undefined;
      letGo?.();
      letGo = undefined;
    },
    adapt: (workflow: Workflow<MoveWorld>) => ({ ...workflow, steps: workflow.steps.map(watchStep) }),
  };

  async function beforeSending(driver: Driver, text: string, signal: AbortSignal): Promise<void> {
    const number = sent.filter((line) => line.startsWith(`${driver} `)).length;
    if (cut.at?.driver === driver && cut.at.before === number) await hang(signal);
    sent.push(`${driver} ${text}`);
    if (cut.refused === text) throw new MigError("GRID_REFUSED", "Refused by the test");
  }

  function hang(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      letGo = resolve;
      const leave = (): void => {
        letGo = undefined;
        reject(signal.reason);
      };
      signal.addEventListener("abort", leave, { once: true });
    });
  }

  function watchStep(step: Step<MoveWorld>): Step<MoveWorld> {
    const { undo } = step;
    const watched = (ctx: StepContext<MoveWorld>): StepContext<MoveWorld> => {
      const driver = ctx.job.kind === "recover" ? "recovery" : step.by;
      return { ...ctx, world: watchWorld(ctx.world, (text) => beforeSending(driver, text, ctx.signal)) };
    };
    return {
      ...step,
      run: (ctx) => step.run(watched(ctx)),
      undo: "nothing" in undo ? undo : { ...undo, run: (ctx) => undo.run(watched(ctx)) },
    };
  }

  return cut;
}

function watchWorld(world: MoveWorld, sending: (text: string) => Promise<void>): MoveWorld {
  const watch = (session: GridSession): GridSession => watchSession(session, sending);
  const { checks, inbox, moving, forgetMark, verifyMs } = world;
  return {
    checks,
    inbox,
    moving,
    forgetMark,
    verifyMs,
    get source() {
      return watch(world.source);
    },
    get target() {
      return watch(world.target);
    },
    at: (grid) => watch(world.at(grid)),
  };
}

function watchSession(session: GridSession, sending: (text: string) => Promise<void>): GridSession {
  const grid = session.grid.name.replace("my_grid_", "");
  const watched = Object.fromEntries(
    MUTATING.map((name) => [
      name,
      async (...args: unknown[]) => {
        const act = session[name] as (...args: unknown[]) => Promise<void>;
        const next = args[2] as { readonly state?: string } | undefined;
        await sending(name === "writeRecord" ? `${grid} ${next?.state ?? ""}` : `${grid} ${name}`);
        return act.apply(session, args);
      },
    ]),
  );
  return { ...session, ...watched };
}
