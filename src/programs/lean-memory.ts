import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { AgentFacade } from "../agent-facade.ts";

/** The only kind that makes the heap smaller as well. */
const ALL = { type: "major", flavor: "last-resort" };

/** So long after a job has ended its pages and journals have been read once more. */
const AFTER_MS = 2_000;

/**
 * Gives back what a job used. The daemon works for seconds and is idle for weeks, in a machine with little memory; V8 would
 * keep the garbage until it needs the room, and on a large machine that is never.
 */
export function giveBackMemory(facade: Pick<AgentFacade, "watch">): Disposable {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as (options: object) => void;
  let waiting: NodeJS.Timeout | undefined;
  const leave = facade.watch((change) => {
    if (change.type !== "event" || change.event.event.type !== "ended" || waiting !== undefined) return;
    waiting = setTimeout(() => {
      waiting = undefined;
      collect(ALL);
    }, AFTER_MS).unref();
  });
  return {
    [Symbol.dispose]() {
      clearTimeout(waiting);
      leave();
    },
  };
}
