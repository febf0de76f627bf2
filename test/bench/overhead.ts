import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { systemClock } from "../../src/clock.ts";
import type { JobSpec } from "../../src/domain/job.ts";
import type { StoredEvent } from "../../src/domain/step.ts";
import { openSqliteJournal } from "../../src/journal/sqlite-journal.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import { ROOT } from "../support/tool.ts";
import type { Bench } from "./bench.ts";
import { figureOf } from "./figure.ts";
import { type Interval, lengthOf } from "./intervals.ts";
import { quartilesOf } from "./quartiles.ts";

/**
 * MIG's own share of a migration of an application that is all but empty, the demo's: from the job's creation to its end,
 * less the time in which a grid carries out a command that changes something, from journal to journal. A start ends when
 * all components are up, so that the boots are in there. All else is ours: every look at a grid, every log-in, every wait
 * for the next poll, every durable write, and the two last commands of the hand-over, which the helper's journal lacks.
 */
const run = promisify(execFile);
const DEMO_DEADLINE_MS = 300_000;

export const overhead: Bench = {
  name: "overhead",
  trials: 5,
  async measure(n) {
    const moves: Move[] = [];
    for (let trial = 0; trial < n; trial += 1) moves.push(await moveOnce());
    return figureOf({
      name: "overhead",
      unit: "ms",
      about: "MIG's own time in a migration of a nearly empty application | the whole of it, creation to end",
      ours: moves.map(({ ownMs }) => ownMs),
      rival: moves.map(({ totalMs }) => totalMs),
      ratio: quartilesOf(moves.map(({ ownMs, totalMs }) => ownMs / totalMs)).median,
      more: { downtime_ms: quartilesOf(moves.map(({ downtimeMs }) => downtimeMs)).median },
      limit: { ratio: "<= 0.15" },
    });
  },
};

interface Move {
  readonly ownMs: number;
  readonly totalMs: number;
  readonly downtimeMs: number;
}

async function moveOnce(): Promise<Move> {
  using temp = makeTempDir();
  const directory = temp.file("demo");
  const argv = [join(ROOT, "src/main.ts"), "demo", "--once", "--json", "--directory", directory];
  const { stdout } = await run(process.execPath, argv, { timeout: DEMO_DEADLINE_MS });
  const { downtime_ms: downtimeMs } = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as {
    downtime_ms: number;
  };
  const { job, events } = findMove(directory);
  const from = Date.parse(job.createdAt);
  const to = Date.parse(events.find(({ event }) => event.type === "ended")?.at ?? "");
  return { totalMs: to - from, ownMs: to - from - lengthOf(commandsOf(events)), downtimeMs };
}

/** In the journal of the application where it is now. */
function findMove(directory: string): { readonly job: JobSpec; readonly events: readonly StoredEvent[] } {
  const files = readdirSync(directory, { recursive: true, encoding: "utf8" });
  for (const file of files.filter((name) => name.endsWith("/journal.db"))) {
    using journal = openSqliteJournal(join(directory, file), systemClock);
    for (const job of journal.jobs().filter(({ kind }) => kind === "migrate")) {
      const events = journal.events(job.id);
      if (events.some(({ event }) => event.type === "ended")) return { job, events };
    }
  }
  throw new Error(`no journal below ${directory} has a migration that has ended`);
}

function commandsOf(events: readonly StoredEvent[]): readonly Interval[] {
  return events.flatMap(({ event, at }) => {
    if (event.type !== "command") return [];
    const end = events.find(
      (other) => other.event.type === "command-ended" && other.event.command === event.command,
    );
    return end === undefined ? [] : [{ from: Date.parse(at), to: Date.parse(end.at) }];
  });
}
