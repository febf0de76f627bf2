import { execFile } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { systemClock } from "../../src/clock.ts";
import type { JobSpec } from "../../src/domain/job.ts";
import type { StoredEvent } from "../../src/domain/step.ts";
import { HELPER_COMPONENT } from "../../src/handover/mailbox.ts";
import { openSqliteJournal } from "../../src/journal/sqlite-journal.ts";
import type { TraceLine } from "../../src/request-trace.ts";
import { makeTempDir } from "../support/temp-dir.ts";
import { ROOT } from "../support/tool.ts";
import type { Bench } from "./bench.ts";
import { figureOf } from "./figure.ts";
import { type Interval, lengthOf } from "./intervals.ts";
import { quartilesOf } from "./quartiles.ts";

/**
 * MIG's own share of a migration of an application that is all but empty, the demo's: from the job's creation to its end,
 * less the time in which a grid carries out a command of the one that drives, looks and files among them, each from sent to
 * answered. A start ends when all components are up, so that the boots are in there. All else is ours: every log-in, every
 * wait for the next look, every durable write. So is what others ask meanwhile: the agent that only follows, and the
 * one at the target until the commit, keep no job waiting.
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
  const trace = temp.file("trace");
  mkdirSync(trace);
  const argv = [join(ROOT, "src/main.ts"), "demo", "--once", "--json", "--directory", directory];
  const env = { ...process.env, MIG_TRACE: trace };
  const { stdout } = await run(process.execPath, argv, { timeout: DEMO_DEADLINE_MS, env });
  const { downtime_ms: downtimeMs } = JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? "") as {
    downtime_ms: number;
  };
  const { job, events } = findMove(directory);
  const from = Date.parse(job.createdAt);
  const to = Date.parse(events.find(({ event }) => event.type === "ended")?.at ?? "");
  const requests = requestsOf(trace);
  const within = requests.filter(drivingIn(requests, events)).map(
    (line): Interval => ({
      from: Math.max(from, line.from),
      to: Math.min(to, line.to),
    }),
  );
  const gridMs = lengthOf(within.filter((interval) => interval.from < interval.to));
  return { totalMs: to - from, ownMs: to - from - gridMs, downtimeMs };
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

function requestsOf(directory: string): readonly TraceLine[] {
  const texts = readdirSync(directory).map((file) => readFileSync(join(directory, file), "utf8"));
  const lines = texts.flatMap((text) => text.split("\n")).filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as TraceLine).filter(({ kind }) => kind !== "log-in");
}

/** The agent at the source until the record names the helper, then that, and the agent at the target once it is the one. */
function drivingIn(
  requests: readonly TraceLine[],
  events: readonly StoredEvent[],
): (request: TraceLine) => boolean {
  const [first] = events;
  const helperBegan = events.find(({ by }) => by !== first?.by);
  const committed = events.find(({ event }) => event.type === "succeeded" && event.step === "commit");
  if (helperBegan === undefined || committed === undefined) throw new Error("the migration has no commit");
  const handedOverAt = requests
    .filter(({ component, what }) => component !== HELPER_COMPONENT && what === "app config")
    .map(({ to }) => to)
    .filter((at) => at <= Date.parse(helperBegan.at))
    .reduce((latest, at) => Math.max(latest, at), Number.NEGATIVE_INFINITY);
  return ({ component, from, to }) =>
    component === HELPER_COMPONENT || from < handedOverAt || to > Date.parse(committed.at);
}
