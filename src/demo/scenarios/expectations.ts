import type { ErrorCode } from "../../domain/errors.ts";
import type { JobState, JobView } from "../../domain/job.ts";
import { isSameBook, readBook } from "../guestbook.ts";
import type { DemoGrid } from "../layout.ts";
import type { Scene } from "./scene.ts";

export interface ExpectedJob {
  readonly state: JobState;
  /** Why it turned back. */
  readonly error?: ErrorCode;
  /** What it finished with nevertheless. */
  readonly problems?: readonly ErrorCode[];
}

const STATE_WORDS: Readonly<Record<JobState, string>> = {
  queued: "waits for its turn",
  running: "runs",
  waiting: "waits",
  unwinding: "goes back",
  succeeded: "has succeeded",
  failed: "has failed, with everything undone",
  cancelled: "was aborted, with everything undone",
  stuck: "is stuck and says what a person must type",
};

export function expectJob(scene: Scene, job: JobView, { state, error, problems = [] }: ExpectedJob): void {
  const codes = job.problems.map(({ code }) => code);
  const isSo = job.state === state && job.error?.code === error && codes.join() === problems.join();
  const reason = error === undefined ? "" : `, because of ${error}`;
  const beside = problems.length === 0 ? "" : `, and reports a problem (${problems.join(", ")})`;
  scene.expect(`The job ${STATE_WORDS[state]}${reason}${beside}`, isSo);
}

/** Everything that is not a template, in the words of `app list`: name and state. */
export async function expectApplications(
  scene: Scene,
  grid: DemoGrid,
  expected: readonly string[],
): Promise<void> {
  const all = await scene.play.stage.controllers.applications(grid);
  const found = all.filter(({ template }) => !template).map(({ name, state }) => `${name} ${state}`);
  const isSo = found.toSorted().join() === expected.toSorted().join();
  const instead = isSo ? "" : `, found ${found.join(", ") || "nothing"}`;
  scene.expect(`On ${grid.name}: ${expected.join(", ") || "nothing"}${instead}`, isSo);
}

/** On one grid alone, with all that was ever written. */
export async function expectGuestbook(scene: Scene, on: DemoGrid | undefined): Promise<void> {
  const { signal } = scene.play;
  for (const grid of [scene.from, scene.to]) {
    const isHere = grid.name === on?.name;
    if (isHere) {
      const isThere = async (): Promise<boolean> => (await readBook(grid, signal)) !== undefined;
      await scene.until(`the guestbook in ${grid.location}`, isThere);
      const isWhole = isSameBook(scene.book, await readBook(grid, signal));
      scene.expect(
        `The guestbook answers in ${grid.location}, with all ${scene.book.total} entries`,
        isWhole,
      );
    } else {
      const book = await readBook(grid, signal);
      scene.expect(`No guestbook answers in ${grid.location}`, book === undefined);
    }
  }
}
