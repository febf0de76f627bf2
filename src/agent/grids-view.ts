import type { CheckReport, ForgetReport, GridView, TrustReport, TrustRequest } from "../agent-facade.ts";
import type { Clock } from "../clock.ts";
import { type Check, worstOf } from "../domain/checks.ts";
import { MigError, toErrorData } from "../domain/errors.ts";
import type { Grid } from "../domain/grid.ts";
import type { Place } from "../domain/serving.ts";
import type { GridSession } from "../drivers/driver.ts";
import type { Journal } from "../journal/journal.ts";
import { endpointOf } from "../ssh/endpoint.ts";
import { offeredHostKey } from "../ssh/offered-host-key.ts";
import type { HostKeys } from "../ssh/ssh.ts";
import { gridSettings } from "./grid-settings.ts";

/** What the faces show of the grids, their checks and their host keys. */
export interface GridsViewParts {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly hostKeys: HostKeys;
  grids(): readonly Grid[];
  grid(name: string): Grid;
  session(grid: string): GridSession;
  place(): Place | undefined;
  /** Of every page of the application. */
  scheme(): "http" | "https";
  /** The checks of a migrate from here to there. */
  checksTo(target: string): Promise<readonly Check[]>;
}

export function viewGrids(parts: GridsViewParts): readonly GridView[] {
  return parts.grids().map((grid) => {
    const last = lastCheck(parts, grid.name);
    const hostKey = hostKeyOf(parts, grid);
    return {
      name: grid.name,
      location: grid.location,
      driver: grid.driver,
      controller: grid.controller,
      migAddress: grid.migAddress,
      page: `${parts.scheme()}://${grid.migAddress}/`,
      here: parts.place()?.grid === grid.name,
      settings: gridSettings(grid),
      ...(hostKey === undefined ? {} : { hostKey }),
      ...(last === undefined ? {} : { lastCheck: last }),
    };
  });
}

function hostKeyOf(parts: GridsViewParts, grid: Grid): GridView["hostKey"] {
  if (grid.hostKey !== undefined) return { fingerprint: grid.hostKey, source: "pinned" };
  const known = parts.hostKeys.find(endpointOf(grid));
  return known === undefined
    ? undefined
    : { fingerprint: known.fingerprint, source: "first-use", since: known.since };
}

/** Throws `UNKNOWN_GRID`. A grid that cannot be judged is a report with an error in it. */
export async function checkGrids(parts: GridsViewParts, name?: string): Promise<readonly CheckReport[]> {
  const grids = name === undefined ? parts.grids() : [parts.grid(name)];
  return Promise.all(grids.map((grid) => checkGrid(parts, grid)));
}

async function checkGrid(parts: GridsViewParts, grid: Grid): Promise<CheckReport> {
  const checks = await checksOf(parts, grid);
  const at = new Date(parts.clock.now()).toISOString();
  const severity = worstOf(checks);
  parts.journal.set(`check:${grid.name}`, JSON.stringify({ at, severity }));
  parts.journal.set(`report:${grid.name}`, JSON.stringify({ at, checks }));
  return { grid: grid.name, at, severity, checks };
}

async function checksOf(parts: GridsViewParts, grid: Grid): Promise<readonly Check[]> {
  const here = parts.place()?.grid;
  if (here === undefined || here === grid.name) return [await logInCheck(parts, grid)];
  return parts.checksTo(grid.name);
}

/** For the grid the application is on, and where it is not known yet: can one log in at all? */
async function logInCheck(parts: GridsViewParts, grid: Grid): Promise<Check> {
  const subject = { id: "login", title: `Log in to the controller of ${grid.name}`, grid: grid.name };
  try {
    const applications = await parts.session(grid.name).applications();
    return { ...subject, severity: "fine", message: `It answers; ${applications.length} applications.` };
  } catch (error) {
    const { message, hint } = toErrorData(error);
    return { ...subject, severity: "error", message, ...(hint === undefined ? {} : { remedy: hint }) };
  }
}

function lastCheck(parts: GridsViewParts, grid: string): GridView["lastCheck"] {
  const text = parts.journal.get(`check:${grid}`);
  return text === undefined ? undefined : (JSON.parse(text) as NonNullable<GridView["lastCheck"]>);
}

/** The checks of the last look at a grid; absent where nobody has looked. */
export function lastReport({ journal }: GridsViewParts, grid: string): CheckReport | undefined {
  const text = journal.get(`report:${grid}`);
  if (text === undefined) return undefined;
  const { at, checks } = JSON.parse(text) as Pick<CheckReport, "at" | "checks">;
  return { grid, at, severity: worstOf(checks), checks };
}

/** Forgets the recorded host key; throws `UNKNOWN_GRID`, and `BAD_REQUEST` where grid.info pins it. */
export function forgetHostKey(parts: GridsViewParts, name: string, by: string): ForgetReport {
  const grid = parts.grid(name);
  if (grid.hostKey !== undefined) {
    throw new MigError("BAD_REQUEST", `Cannot forget the host key of ${name}: grid.info pins it`, {
      hint: `Take host_key out of the block of ${name} in grid.info.`,
    });
  }
  const endpoint = endpointOf(grid);
  const known = parts.hostKeys.find(endpoint)?.fingerprint;
  parts.hostKeys.forget(endpoint);
  parts.journal.audit({ by, what: `forget host key of ${name}`, result: known ?? "none was recorded" });
  return { grid: name, ...(known === undefined ? {} : { forgot: known }) };
}

/** Shows the controller's host key; with `accept` records it, if it is the one that was looked at. */
export async function trustGrid(
  parts: GridsViewParts,
  name: string,
  request: TrustRequest,
): Promise<TrustReport> {
  const grid = parts.grid(name);
  const endpoint = endpointOf(grid);
  const { fingerprint } = await offeredHostKey(endpoint, { clock: parts.clock });
  const known = parts.hostKeys.find(endpoint)?.fingerprint;
  const report = {
    grid: name,
    offered: fingerprint,
    ...(known === undefined ? {} : { known }),
    ...(grid.hostKey === undefined ? {} : { pinned: grid.hostKey }),
  };
  if (request.accept === undefined) return { ...report, accepted: false };
  if (request.accept !== fingerprint) {
    throw new MigError(
      "CONFIRMATION",
      `The controller of ${name} shows ${fingerprint}, not ${request.accept}`,
      {
        hint: "Compare with the administrator of the controller; accept only the key that is really its own.",
      },
    );
  }
  parts.hostKeys.record(endpoint, fingerprint);
  parts.journal.audit({ by: request.by, what: `accept host key of ${name}`, result: fingerprint });
  return { ...report, known: fingerprint, accepted: true };
}
