import type { AgentTiming } from "../../src/agent/timing.ts";
import type { Agent } from "../../src/agent.ts";
import { systemClock } from "../../src/clock.ts";
import { helperName } from "../../src/domain/ids.ts";
import type { Journal } from "../../src/journal/journal.ts";
import { createWriteNamer, formatBoundary, type JournalWrite } from "./boundaries.ts";
import { lookFromOutside } from "./crash-checks.ts";
import { type InhabitedRuntime, QUICK, type Writer } from "./inhabited-runtime.ts";
import { createFastClock } from "./mortal.ts";
import { type MoveBench, startMoveBench } from "./move-bench.ts";

export type Victim = "agent" | "helper" | "source grid" | "target grid";
type GridName = "one" | "two";

/** A move bench in which one of the four is killed at given writes of a journal, and comes again at once. */
export interface CrashBench extends AsyncDisposable {
  readonly moves: MoveBench;
  /** From here on boundaries are noted, and whoever `draw` names is killed at the pending ones. */
  begin(run: Pick<Run, "source" | "application" | "pending" | "draw">): void;
  /** Nothing more is noted; what was passed, and who was killed where. */
  end(): { readonly passed: readonly string[]; readonly kills: ReadonlyMap<string, Victim> };
  /** Nobody is on the way back. */
  readonly isWhole: boolean;
  /** How long no journal has been written, milliseconds. */
  readonly quietMs: number;
  /** What was wrong in the world at the moment in which a gate opened. */
  readonly wrongs: readonly string[];
}

/** Chooses among those that live at this moment. */
export type Draw = (boundary: string, alive: readonly Victim[]) => Victim | undefined;

interface Run {
  readonly source: GridName;
  /** The one whose agent may be killed. */
  readonly application: string;
  readonly pending: ReadonlySet<string>;
  readonly draw: Draw;
  readonly passed: string[];
  readonly kills: Map<string, Victim>;
  /** How often each write came to pass. */
  readonly counts: Map<string, number>;
}

/** What only waits passes so many times as fast; nobody shall look more often for that. */
const FASTER = 5;
const DRAIN_MS = 500;
const QUICK_BY_THAT_CLOCK: AgentTiming = {
  ...QUICK,
  servingMs: FASTER * 3 * QUICK.servingMs,
  waitingMs: FASTER * QUICK.waitingMs,
  backoffMs: FASTER * QUICK.backoffMs,
  stopGraceMs: FASTER * QUICK.stopGraceMs,
  verifyMs: 60_000,
  // Who is killed comes again at once: it is not given up.
  helperGoneMs: 60_000,
};

export async function startCrashBench(): Promise<CrashBench> {
  const namer = createWriteNamer();
  const down = new Map<GridName, Promise<void>>();
  let run: Run | undefined;
  let writtenAt = systemClock.monotonic();
  const watchJournal = (journal: Journal, writer: Writer): Journal =>
    aroundWrites(journal, (write, work) => {
      writtenAt = systemClock.monotonic();
      if (run === undefined) return work();
      const name = namer.nameOf(whoOf(writer, run), write);
      const nth = (run.counts.get(name) ?? 0) + 1;
      pass(run, formatBoundary({ write: name, nth, side: "before" }), writer);
      const result = work();
      run?.counts.set(name, nth);
      if (run !== undefined) pass(run, formatBoundary({ write: name, nth, side: "after" }), writer);
      return result;
    });
  const wrongs: string[] = [];
  const onAgent = (agent: Agent): (() => void) =>
    agent.facade.watch((change) => {
      if (change.type === "gate" && change.gate.serve) wrongs.push(...wrongsAtOpening(moves, agent));
    });
  const moves: MoveBench = await startMoveBench({
    onAgent,
    watchJournal,
    clock: createFastClock(systemClock, FASTER),
    timing: QUICK_BY_THAT_CLOCK,
    drainMs: DRAIN_MS,
  });
  await moves.serving();
  const runtimes: readonly InhabitedRuntime[] = [moves.one.runtime, moves.two.runtime];

  function pass(now: Run, boundary: string, writer: Writer): void {
    now.passed.push(boundary);
    if (now.pending.has(boundary) && !now.kills.has(boundary)) {
      const victim = now.draw(boundary, alive(now));
      if (victim !== undefined) {
        now.kills.set(boundary, victim);
        strike(victim, now, writer);
      }
    }
    writer.mustLive();
  }

  function inhabited(
    role: Writer["role"],
    { application: own }: Run,
  ): { runtime: InhabitedRuntime; application: string } | undefined {
    const isHelper = (name: string): boolean => name.startsWith(helperName(""));
    for (const runtime of runtimes) {
      const application = runtime
        .inhabited()
        .find((name) => (role === "helper" ? isHelper(name) : name === own));
      if (application !== undefined) return { runtime, application };
    }
    return undefined;
  }

  function alive(now: Run): readonly Victim[] {
    const { source } = now;
    const roles = (["agent", "helper"] as const).filter((role) => inhabited(role, now) !== undefined);
    const grids = (["source grid", "target grid"] as const).filter(
      (victim) => !down.has(gridOf(victim, source)),
    );
    return [...roles, ...grids];
  }

  function strike(victim: Victim, now: Run, writer: Writer): void {
    switch (victim) {
      case "agent":
      case "helper": {
        const found = inhabited(victim, now);
        const own = runtimes[writer.grid === "two" ? 1 : 0];
        if (writer.role === victim && own?.inhabited().includes(writer.application) === true)
          own.crash(writer.application);
        else found?.runtime.crash(found.application);
        return;
      }
      case "source grid":
      case "target grid":
        killGrid(gridOf(victim, now.source));
    }
  }

  function killGrid(grid: GridName): void {
    const back = moves[grid]
      .kill()
      .then(() => moves[grid].start())
      .finally(() => down.delete(grid));
    down.set(grid, back);
  }

  return {
    moves,
    wrongs,
    get quietMs() {
      return systemClock.monotonic() - writtenAt;
    },
    begin(next) {
      writtenAt = systemClock.monotonic();
      run = { ...next, passed: [], kills: new Map(), counts: new Map() };
    },
    end() {
      const ended = run;
      run = undefined;
      return { passed: ended?.passed ?? [], kills: ended?.kills ?? new Map() };
    },
    get isWhole() {
      return down.size === 0 && runtimes.every((runtime) => !runtime.isChanging());
    },
    async [Symbol.asyncDispose]() {
      run = undefined;
      await Promise.allSettled(down.values());
      await moves[Symbol.asyncDispose]();
    },
  };
}

/** A gate that opens does so over the one committed record of its application, or over one that is about to move. */
function wrongsAtOpening(moves: MoveBench, agent: Agent): readonly string[] {
  const { application, grid } = agent.facade.status();
  const { id = "", name = "" } = application ?? {};
  const records = lookFromOutside(moves).filter(({ record }) => record?.applicationId === id);
  const own = records.find((seen) => seen.name === name && `my_grid_${seen.grid}` === grid?.name);
  const state = own?.record?.state ?? "no record";
  const committed = records.filter(({ record }) => record?.state === "committed").length;
  if (committed <= 1 && (state === "committed" || state === "moving")) return [];
  return [`${name} on ${grid?.name ?? "no grid"} opened over ${state}, with ${committed} committed records`];
}

function gridOf(victim: "source grid" | "target grid", source: GridName): GridName {
  return (victim === "source grid") === (source === "one") ? "one" : "two";
}

function whoOf({ role, grid }: Writer, { source }: Run): string {
  return role === "agent" && grid !== source ? "agent at the target" : role;
}

/** Puts something around everything that the journal makes durable. */
function aroundWrites(journal: Journal, around: <T>(write: JournalWrite, work: () => T) => T): Journal {
  const createJob = journal.createJob.bind(journal);
  const append = journal.append.bind(journal);
  const importAll = journal.importAll.bind(journal);
  const set = journal.set.bind(journal);
  const audit = journal.audit.bind(journal);
  return Object.assign(journal, {
    createJob: (spec, key) => around({ method: "createJob", kind: spec.kind }, () => createJob(spec, key)),
    append: (jobId, by, event) => around({ method: "append", jobId, event }, () => append(jobId, by, event)),
    importAll: (dump, whose) => around({ method: "importAll" }, () => importAll(dump, whose)),
    set: (key, value) => around({ method: "set", key }, () => set(key, value)),
    audit: (entry) => around({ method: "audit", what: entry.what }, () => audit(entry)),
  } satisfies Partial<Journal>);
}
