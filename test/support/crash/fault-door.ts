import { type FSWatcher, mkdirSync, readdirSync, readFileSync, rmSync, watch } from "node:fs";
import { join } from "node:path";
import type { Boundary, JournalWrite } from "../boundaries.ts";

/** A process stands at a fault point and waits. */
export interface FaultQuestion {
  readonly side: Boundary["side"];
  readonly write: JournalWrite;
  /** Directory of the component that it lives in. */
  readonly component: string;
}

/** Where all processes of a world ask. */
export interface FaultDoor extends Disposable {
  readonly directory: string;
  /** Questions that nobody has answered yet. */
  waiting(): readonly string[];
}

/** Each question is answered, its process goes on, when `answer` is over; several processes may ask at once. */
export function openFaultDoor(
  directory: string,
  answer: (question: FaultQuestion) => Promise<void>,
): FaultDoor {
  mkdirSync(directory);
  const seen = new Set<string>();
  const look = (): void => {
    for (const name of questionsIn(directory)) {
      if (seen.has(name)) continue;
      seen.add(name);
      const path = join(directory, name);
      const question = JSON.parse(readFileSync(path, "utf8")) as FaultQuestion;
      void answer(question).finally(() => {
        rmSync(path, { force: true });
        seen.delete(name);
      });
    }
  };
  const watcher: FSWatcher = watch(directory, look);
  return { directory, waiting: () => questionsIn(directory), [Symbol.dispose]: () => watcher.close() };
}

function questionsIn(directory: string): readonly string[] {
  return readdirSync(directory).filter((name) => name.endsWith(".ask"));
}
