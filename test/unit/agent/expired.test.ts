import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ExpiredCopies } from "../../../src/agent/expired.ts";
import type { Standpoint } from "../../../src/agent/planning.ts";
import type { StartingParts } from "../../../src/agent/starting.ts";
import { workflowOfKind } from "../../../src/agent/workflows.ts";
import { MigError } from "../../../src/domain/errors.ts";
import type { OwnershipRecord } from "../../../src/domain/record.ts";
import type { ApplicationFacts, GridSession } from "../../../src/drivers/driver.ts";
import type { Journal } from "../../../src/journal/journal.ts";
import { openSqliteJournal } from "../../../src/journal/sqlite-journal.ts";
import { createFakeClock, type FakeClock } from "../../support/fake-clock.ts";
import { jobOf } from "../../support/sample-job.ts";

const KEEP_SECONDS = 3_600;
const STANDPOINT: Standpoint = {
  place: { grid: "east", application: "shop", entity: "uuid-e" },
  record: {
    applicationId: "app1",
    generation: 6,
    holder: "agent-east",
    state: "committed",
    entity: "uuid-e",
  },
};

/** A controller with a clock of its own and one kept copy. */
interface WestGrid {
  seconds: number;
  error: MigError | undefined;
  record: OwnershipRecord;
}

let clock: FakeClock;
let journal: Journal;
let west: WestGrid;
/** What else is on the other grid. */
let inTheEast: readonly ApplicationFacts[];
let logged: string[];

beforeEach(() => {
  clock = createFakeClock();
  inTheEast = [];
  logged = [];
  journal = openSqliteJournal(":memory:", clock);
  const keptSince = Math.floor(clock.now() / 1000);
  west = { seconds: keptSince, error: undefined, record: keptRecord({ keptSince }) };
  rememberKept(new Date(clock.now() + KEEP_SECONDS * 1000));
});
afterEach(() => journal[Symbol.dispose]());

function keptRecord(more: {
  readonly keptSince?: number;
  readonly state?: "away" | "moving";
}): OwnershipRecord {
  const { state = "away", ...since } = more;
  return {
    applicationId: "app1",
    generation: 5,
    holder: "agent-east",
    state,
    entity: "uuid-w",
    job: {
      id: "aaaaaaaa",
      kind: "migrate",
      source: "west",
      target: "east",
      name: "shop",
      targetName: "shop",
      keepSeconds: KEEP_SECONDS,
      ...since,
    },
  };
}

/** The journal of a migrate that has kept its source. */
function rememberKept(until: Date): void {
  const job = jobOf();
  const retire = {
    name: "applogic/retire-source",
    title: "Retire",
    phase: "settle" as const,
    by: "agent" as const,
    commits: false,
    explain: "",
    commands: [],
    undo: { commands: [] },
  };
  journal.createJob({ ...job, plan: [retire] });
  const output = { keptAs: "mig_kept_aaaaaaaa_shop", keptUntil: until.toISOString() };
  journal.append(job.id, "test", { type: "started", step: retire.name, attempt: 1 });
  journal.append(job.id, "test", { type: "succeeded", step: retire.name, output });
  journal.append(job.id, "test", { type: "ended", state: "succeeded" });
}

function sessionOf(grid: "west" | "east"): GridSession {
  const kept: Pick<ApplicationFacts, "name" | "entity"> = {
    name: "mig_kept_aaaaaaaa_shop",
    entity: "uuid-w",
  };
  const session: Pick<GridSession, "grid" | "applications" | "time"> = {
    grid: { name: grid } as GridSession["grid"],
    applications() {
      if (grid === "east") return Promise.resolve(inTheEast);
      if (west.error !== undefined) return Promise.reject(west.error);
      const rest = { state: "stopped", template: false, destroyOnStop: false, busy: false } as const;
      return Promise.resolve([{ ...kept, ...rest, record: west.record }]);
    },
    time: () => Promise.resolve(west.seconds),
  };
  return session as GridSession;
}

function expiredCopies(): ExpiredCopies {
  const starting = {
    journal,
    planning: { session: sessionOf, workflowOf: workflowOfKind, now: () => new Date(clock.now()) },
    sessions: () => [sessionOf("west"), sessionOf("east")],
  } as unknown as StartingParts;
  return new ExpiredCopies({ starting, clock, log: (message) => logged.push(message) });
}

const HOUR_MS = KEEP_SECONDS * 1000;

describe("a kept copy", () => {
  it("is not even looked at while no job says that its time is near", async () => {
    west.seconds += KEEP_SECONDS;
    expect(await expiredCopies().look(STANDPOINT)).toBe("nothing");
  });

  it("goes by the clock of the controller that holds it, however far our own has jumped", async () => {
    const expired = expiredCopies();
    clock.jump(10 * HOUR_MS);
    expect(await expired.look(STANDPOINT)).toBe("nothing");
    west.seconds += KEEP_SECONDS - 1;
    await clock.advance(60_000);
    expect(await expired.look(STANDPOINT)).toBe("nothing");
    west.seconds += 1;
    await clock.advance(60_000);
    expect(await expired.look(STANDPOINT)).toBe("job");
    expect(journal.jobs(1)[0]).toMatchObject({
      kind: "finalize",
      requestedBy: "keep_source",
      facts: { generation: 6, entity: "uuid-e", kept: [{ name: "mig_kept_aaaaaaaa_shop", generation: 5 }] },
    });
  });

  it("is looked for at most once a minute", async () => {
    const expired = expiredCopies();
    await clock.advance(HOUR_MS);
    expect(await expired.look(STANDPOINT)).toBe("nothing");
    west.seconds += KEEP_SECONDS;
    expect(await expired.look(STANDPOINT)).toBe("nothing");
    await clock.advance(60_000);
    expect(await expired.look(STANDPOINT)).toBe("job");
  });

  it("that cannot be destroyed is tried again after an hour, not every minute", async () => {
    const expired = expiredCopies();
    await clock.advance(HOUR_MS);
    west.seconds += KEEP_SECONDS;
    expect(await expired.look(STANDPOINT)).toBe("job");
    await clock.advance(60_000);
    expect(await expired.look(STANDPOINT)).toBe("nothing");
    await clock.advance(HOUR_MS);
    expect(await expired.look(STANDPOINT)).toBe("job");
  });

  it("without a time of its own, or that a job is bringing back, stays", async () => {
    await clock.advance(HOUR_MS);
    west.seconds += 10 * KEEP_SECONDS;
    west.record = keptRecord({});
    expect(await expiredCopies().look(STANDPOINT)).toBe("nothing");
    west.record = keptRecord({ keptSince: 1, state: "moving" });
    expect(await expiredCopies().look(STANDPOINT)).toBe("nothing");
  });

  it("on a grid that does not answer is postponed, and no job is made", async () => {
    await clock.advance(HOUR_MS);
    west.error = new MigError("SSH_UNREACHABLE", "no route");
    expect(await expiredCopies().look(STANDPOINT)).toBe("nothing");
    expect(logged).toEqual([expect.stringContaining("west")]);
    expect(journal.jobs(5)).toHaveLength(1);
  });

  it("on a grid that does not answer does not keep those on other grids from going", async () => {
    await clock.advance(HOUR_MS);
    west.error = new MigError("SSH_UNREACHABLE", "no route");
    west.seconds += KEEP_SECONDS;
    const record = keptRecord({ keptSince: 1 });
    const rest = { state: "stopped", template: false, destroyOnStop: false, busy: false } as const;
    inTheEast = [{ name: "mig_kept_bbbbbbbb_shop", entity: "uuid-o", ...rest, record }];
    expect(await expiredCopies().look(STANDPOINT)).toBe("job");
    expect(journal.jobs(1)[0]?.facts["kept"]).toMatchObject([
      { name: "mig_kept_bbbbbbbb_shop", grid: "east" },
    ]);
  });
});
