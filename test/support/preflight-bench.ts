import { expect } from "vitest";
import type { Check } from "../../src/domain/checks.ts";
import { MigError } from "../../src/domain/errors.ts";
import type { Grid, Property } from "../../src/domain/grid.ts";
import { commandTexts } from "../../src/drivers/applogic/command-texts.ts";
import type { ApplicationFacts, CheckQuestion, GridSession } from "../../src/drivers/driver.ts";
import { runPreflight } from "../../src/preflight/preflight.ts";
import type { PreflightParts, PreflightQuestion } from "../../src/preflight/question.ts";
import { otherGrid, sampleGrid } from "./sample-grids.ts";
import { SAMPLE_RECORD } from "./sample-record.ts";

const QUESTION: PreflightQuestion = {
  kind: "migrate",
  application: "guestbook",
  applicationId: SAMPLE_RECORD.applicationId,
  targetName: "guestbook",
};

/** The key that both controllers have shown before. */
export const KNOWN_KEY = { fingerprint: "SHA256:known", since: "2026-01-01T00:00:00Z" };

/** Of guestbook on its source: runs, and nothing is wrong with it. */
export function facts(over: Partial<ApplicationFacts> = {}): ApplicationFacts {
  return {
    name: "guestbook",
    entity: "0a",
    state: "running",
    template: false,
    record: SAMPLE_RECORD,
    destroyOnStop: false,
    busy: false,
    ...over,
  };
}

/** Another application on a grid: no record, and stopped unless told otherwise. */
export const left = (name: string, state: ApplicationFacts["state"] = "stopped"): ApplicationFacts =>
  facts({ name, state, record: undefined });

/** How this world differs from a good one. */
export interface World {
  readonly source?: readonly ApplicationFacts[] | MigError;
  readonly target?: readonly ApplicationFacts[] | MigError;
  readonly properties?: Readonly<Record<string, readonly Property[] | MigError>>;
  readonly grids?: readonly [Grid, Grid];
  readonly parts?: Partial<PreflightParts>;
  readonly question?: Partial<PreflightQuestion>;
  readonly driverChecks?: (question: CheckQuestion) => Promise<readonly Check[]>;
}

/** A session that only looks: a call that changes something fails the test. */
function lookingSession(
  grid: Grid,
  applications: readonly ApplicationFacts[] | MigError,
  world: World,
): GridSession {
  const never = (): never => {
    throw new Error("a preflight changes nothing");
  };
  return {
    grid,
    drainMs: 0,
    applications: async () => given(applications),
    findApplication: never,
    volumes: async () => [{ name: "data", bytes: 1024, filesystem: "ext3", uuid: "0a", state: "ok" }],
    properties: async (application) => given(world.properties?.[application] ?? []),
    time: never,
    leftovers: never,
    readRecord: never,
    writeRecord: never,
    start: never,
    stop: never,
    destroy: never,
    rename: never,
    provisionHelper: never,
    setDestroyOnStop: never,
    pull: never,
    readFile: never,
    writeFile: never,
    removeFile: never,
    removeVolumeFile: never,
    checks: world.driverChecks ?? (async () => []),
  };
}

function given<T>(value: T | MigError): T {
  if (value instanceof MigError) throw value;
  return value;
}

/** All checks of a migration of guestbook from my_grid_one to my_grid_two. */
export async function preflight(world: World = {}): Promise<readonly Check[]> {
  const [here, there] = world.grids ?? [sampleGrid(), otherGrid()];
  return runPreflight(
    { ...QUESTION, ...world.question },
    {
      source: lookingSession(here, world.source ?? [facts()], world),
      target: lookingSession(there, world.target ?? [], world),
      findings: [],
      place: async () => ({ grid: here.name, application: "guestbook", entity: "0a" }),
      jobs: { running: () => undefined, find: () => undefined },
      hostKey: () => KNOWN_KEY,
      publicKey: "ssh-ed25519 AAAA mig",
      texts: () => commandTexts,
      ...world.parts,
    },
  );
}

/** The first check with that id, of that grid if given; there has to be one. */
export async function checkOf(id: string, world: World = {}, grid?: string): Promise<Check> {
  const checks = await preflight(world);
  const found = checks.find((check) => check.id === id && (grid === undefined || check.grid === grid));
  return found ?? expect.fail(`there is no check ${id}`);
}
