import { keptName } from "../domain/ids.ts";
import type { JobView } from "../domain/job.ts";
import type { Controllers } from "./controllers.ts";
import { type Book, isSameBook } from "./guestbook.ts";
import type { DemoGrid } from "./layout.ts";

/** One thing that must be so after the move, and whether it is. */
export interface Proof {
  readonly sentence: string;
  readonly holds: boolean;
}

/** Seen from outside MIG: in the guestbook itself, and on the source's controller over SSH. */
export async function proveMove(move: {
  readonly job: JobView;
  readonly from: DemoGrid;
  readonly to: DemoGrid;
  readonly before: Book;
  readonly after: Book | undefined;
  readonly controllers: Controllers;
}): Promise<readonly Proof[]> {
  const { job, from, to, before, after } = move;
  const there = await move.controllers.applications(from);
  const kept = there.find(({ name }) => name === keptName(job.id, job.application));
  return [
    {
      sentence: `All ${before.total} entries are in the guestbook in ${to.location}`,
      holds: isSameBook(before, after),
    },
    {
      sentence: `${from.name} has no application ${job.application} any more`,
      holds: !there.some(({ name }) => name === job.application),
    },
    {
      sentence: `${from.name} keeps the source as ${keptName(job.id, job.application)}, stopped`,
      holds: kept?.state === "stopped",
    },
  ];
}
